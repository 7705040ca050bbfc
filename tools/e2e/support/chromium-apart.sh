#!/bin/sh
# Chromium in a network namespace of its own, from which only the stack's edge is reached. Chromium gives up what it is
# loading whenever an interface of its machine comes or goes, and with every container of the stack one does.
exec unshare --net -- sh -c '
  ip link set lo up
  node "$0/edge-forwarder.ts" &
  exec "$CHROMIUM" "$@"
' "$(dirname "$0")" "$@"
