# Usage: start-check.sh PORT BUCKETS LOG ENGINE [ARGUMENT]...
# AutoMQ's start check of its bucket, which Apache Kafka lacks. The stack carries it out, at PORT, with
# the credentials that this process was given. Then this process becomes the engine, or it ends as AutoMQ
# does. LOG is where the engine's logger writes what the check says; it may be empty. Builtins only.
LC_ALL=C
port=$1 buckets=$2 log=$3
shift 3

request=$buckets
for name in "${!AWS_@}" "${!KAFKA_S3_@}"; do
  request+=$'\n'$name=${!name}
done

unasked() {
  echo "the stack does not answer for the start check of the bucket" >&2
  exit 1
}

exec 3<>"/dev/tcp/127.0.0.1/$port" || unasked
printf 'POST / HTTP/1.0\r\nContent-Length: %d\r\n\r\n%s' "${#request}" "$request" >&3
read -r _ status _ <&3 || unasked
while read -r header <&3 && [ "$header" != $'\r' ]; do :; done

# As the engine's own log has it, each line with a time but those of what was thrown.
[ -z "$log" ] || : >"$log"
while IFS= read -r line <&3 || [ -n "$line" ]; do
  [ -z "$log" ] || printf '%s\n' "$line" >>"$log"
  case $line in
    INFO\ * | ERROR\ *) printf '[%(%F %T)T,000] %s (ObjectStorageReadinessCheck)\n' -1 "$line" ;;
    *) printf '%s\n' "$line" ;;
  esac
done
exec 3>&-
[ "$status" = 200 ] || exit 1
exec "$@"
