#!/bin/sh
# Stands in for moto_server where a test is about its process alone: it starts in a tenth of the time.

for port; do :; done
exec node -e '
  require("node:http").createServer((_, response) => response.end("<Answer></Answer>")).listen(process.argv[1], "127.0.0.1");
' "$port"
