#!/bin/sh
# Stands in for Pulumi's command: writes down how it is called, and answers as the real one would. A shell starts in a
# fraction of Node's time, and it is called often.

call=
for word; do [ "$word" = --non-interactive ] || call="${call:+$call }$word"; done
printf '%s\n' "$call" >> "$FAKE_PULUMI/calls"

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 255
}

case " $call " in *" nowhere "*) fail "no stack named 'nowhere' found" ;; esac

case "$call" in
  version*) printf v3.265.0 ;;
  whoami*) printf '{"user":"someone"}' ;;
  "stack output"*--show-secrets*) printf '{"url":"https://pay.test","hidden":"s3cret"}' ;;
  "stack output"*) printf '{"url":"https://pay.test","hidden":"[secret]"}' ;;
  "stack export"*)
    cat << 'END'
{
  "version": 3,
  "deployment": {
    "resources": [
      { "urn": "urn:pulumi:staging::payments::a$b::one", "type": "b", "outputs": { "tags": { "Open": "true" } } },
      { "urn": "urn:pulumi:staging::payments::a$b::one", "type": "b", "outputs": {}, "delete": true },
      { "urn": "urn:pulumi:staging::payments::c::two", "type": "c" }
    ]
  }
}
END
    ;;
  "stack history"*)
    cat << 'END'
[
  {
    "kind": "update", "result": "in-progress", "config": {},
    "startTime": "2026-01-01T00:03:00.000Z"
  },
  {
    "kind": "update", "result": "succeeded",
    "config": {
      "payments:stopWrites": { "value": "true", "secret": false },
      "payments:processorApiKey": { "secret": true }
    },
    "startTime": "2026-01-01T00:02:00.000Z", "endTime": "2026-01-01T00:02:30.000Z"
  },
  {
    "kind": "refresh", "result": "succeeded", "config": {},
    "startTime": "2026-01-01T00:01:00.000Z", "endTime": "2026-01-01T00:01:30.000Z"
  },
  {
    "kind": "update", "result": "failed", "config": { "aws:region": { "value": "x", "secret": false } },
    "startTime": "2026-01-01T00:00:00.000Z", "endTime": "2026-01-01T00:00:30.000Z"
  }
]
END
    ;;
  destroy*)
    printf 'protected: %s\n' "$PULUMI_OPTION_IGNORE_PROTECT" >> "$FAKE_PULUMI/calls"
    echo printed
    ;;
  up*)
    [ -e "$FAKE_PULUMI/fails" ] && fail "no room"
    echo printed
    ;;
  *) echo printed ;;
esac
