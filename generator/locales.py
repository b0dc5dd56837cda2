"""The titles of message rows and links in the languages that a profile can choose."""

from __future__ import annotations

# placeholder or link -> title, in the order of generator.resolve.fields.LOCALES
_TITLES = {
    "name": ("Name", "名前", "名称"),
    "namespace": ("Namespace", "名前空間", "命名空间"),
    "uid": ("UID", "UID", "UID"),
    "status": ("Status", "状態", "状态"),
    "duration": ("Duration", "所要時間", "耗时"),
    "created": ("Created", "作成日時", "创建时间"),
    "scheduled": ("Scheduled", "予定日時", "计划时间"),
    "entrypoint": ("Entrypoint", "エントリポイント", "入口"),
    "serviceAccount": ("Service account", "サービスアカウント", "服务账号"),
    "creator": ("Creator", "作成者", "创建者"),
    "creatorEmail": ("Creator's e-mail", "作成者のメール", "创建者邮箱"),
    "cron": ("CronWorkflow", "CronWorkflow", "CronWorkflow"),
    "template": ("WorkflowTemplate", "WorkflowTemplate", "WorkflowTemplate"),
    "source": ("Source", "実行元", "来源"),
    "environment": ("Environment", "環境", "环境"),
    "url": ("Link", "リンク", "链接"),
    "failures": ("Failures", "失敗", "失败"),
    "failureCount": ("Failed nodes", "失敗したノード数", "失败节点数"),
    "retry": ("Retry", "再実行", "重试"),
    "pod": ("Pod", "Pod", "Pod"),
    "startMs": ("Start (ms)", "開始 (ms)", "开始 (ms)"),
    "endMs": ("End (ms)", "終了 (ms)", "结束 (ms)"),
    "workflow": ("Workflow", "ワークフロー", "工作流"),
    "logs": ("Logs", "ログ", "日志"),
    "change": ("Change", "変化", "变化"),
    "differences": ("Differences", "相違点", "差异"),
    "log": ("Log", "ログ", "日志"),
}
_COLUMNS = {"en": 0, "ja": 1, "zh": 2}


def title_of(placeholder: str, locale: str) -> str:
    """The title of a row that shows one placeholder, or of a link; a label's, annotation's or parameter's is its own name."""
    family, dot, key = placeholder.partition(".")
    if dot:
        return key
    return _TITLES[family][_COLUMNS[locale]]
