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
    "\u2026 %s more characters": ("\u2026 残り %s 文字", "\u2026 还有 %s 个字符"),
    "and %s more": ("他 %s 件", "另有 %s 项"),
    "The workflow's details could not be read.": ("ワークフローの詳細を読み取れませんでした。", "无法读取工作流的详细信息。"),
    "What failed could not be read.": ("失敗の内容を読み取れませんでした。", "无法读取失败的内容。"),
}
_COLUMNS = {"ja": 0, "zh": 1}


def words_of(locale: str) -> Mapping[str, str]:
    """English text -> the same in a language; nothing for English itself."""
    column = _COLUMNS.get(locale)
    return {} if column is None else {english: others[column] for english, others in _TABLE.items()}
