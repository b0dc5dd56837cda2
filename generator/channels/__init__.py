"""The channel types, one file each, found by their file's name: `slack_webhook.py` is the type `slack-webhook`.

A unit says what a profile may write (`FIELDS` beside `type`, `SECRETS` below `secret`), checks what one field cannot
(`check`), and, below the line `# --- in the pod ---`, holds the function that delivers: `send_<stem>`, standard library
only, put into the notifier's program as the text it is. `IN_POD = False` stands in a unit without such a part,
`SHOWS_LINKS = False` in one that has no place for a message's links.
"""
