"""What the notifier says by itself, in the languages that a message can have; English is the key."""

from __future__ import annotations

from collections.abc import Mapping

_TABLE = {
    "Running": ("実行中", "运行中"),
    "Succeeded": ("成功", "成功"),
    "Failed": ("失敗", "失败"),
    "Error": ("エラー", "错误"),
    "d ": ("日", "天"),
    "h ": ("時間", "小时"),
    "m ": ("分", "分"),
    "s": ("秒", "秒"),
    "{0:%Y-%m-%d %H:%M %Z}": ("{0:%Y/%m/%d %H:%M %Z}", "{0.year}年{0.month}月{0.day}日 {0:%H:%M %Z}"),
    "\u2026 {:,} more characters": ("\u2026 残り {:,} 文字", "\u2026 还有 {:,} 个字符"),
    "and {:,} more": ("他 {:,} 件", "另有 {:,} 项"),
    "The workflow's details could not be read.": ("ワークフローの詳細を読み取れませんでした。", "无法读取工作流的详细信息。"),
    "What failed could not be read.": ("失敗の内容を読み取れませんでした。", "无法读取失败的内容。"),
    "The runs before could not be read.": ("以前の実行を読み取れませんでした。", "无法读取之前的运行。"),
    "What differs could not be read.": ("相違点を読み取れませんでした。", "无法读取差异。"),
    "The log could not be read.": ("ログを読み取れませんでした。", "无法读取日志。"),
    "First failure after {count} successes.": ("{count} 回の成功の後、初めての失敗。", "{count} 次成功后首次失败。"),
    "First failure after a success.": ("成功の後、初めての失敗。", "成功后首次失败。"),
    "First failure; no run before it is kept.": ("初めての失敗。以前の実行は残っていません。", "首次失败；之前的运行均未保留。"),
    "Fails for the {nth} time since {since}.": ("{since} から {count} 回連続で失敗。", "自 {since} 起连续第 {count} 次失败。"),
    "Recovered after {count} failures, {time}.": ("{count} 回の失敗（{time}）から回復。", "{count} 次失败（{time}）后恢复。"),
    "Recovered after a failure, {time}.": ("1 回の失敗（{time}）から回復。", "1 次失败（{time}）后恢复。"),
    "Compared with %s:": ("%s との比較：", "与 %s 相比："),
    "Nothing known differs from %s.": ("%s との違いは見つかりません。", "未发现与 %s 的差异。"),
    "submitter": ("送信者", "提交者"),
    "parameter %s": ("パラメータ %s", "参数 %s"),
    "image of %s": ("%s のイメージ", "%s 的镜像"),
    "template %s": ("テンプレート %s", "模板 %s"),
    "was added": ("追加", "已添加"),
    "was removed": ("削除", "已删除"),
    "was changed": ("変更", "已更改"),
}
_COLUMNS = {"ja": 0, "zh": 1}


def words_of(locale: str) -> Mapping[str, str]:
    """English text -> the same in a language; nothing for English itself."""
    column = _COLUMNS.get(locale)
    return {} if column is None else {english: others[column] for english, others in _TABLE.items()}
