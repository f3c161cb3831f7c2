# Kills every process of a stack once the launcher is gone. The launcher holds the other end of
# standard input; the kernel closes it when the launcher ends in whatever way, kill -9 included.
# Argument: the stack's id. Only builtins and sleep, so that it works when little else does.
export LC_ALL=C
mark="HEADWATER_STACK=$1"
trap '' HUP INT QUIT TERM PIPE
cd /
echo watching
exec >&2

while IFS= read -r _; do :; done

# Succeeds if it found a process to kill. A zombie has an empty environment and is not found.
sweep() {
  local found=1 directory pid entries joined
  for directory in /proc/[0-9]*; do
    pid=${directory#/proc/}
    [[ $pid == "$$" ]] && continue
    entries=()
    { mapfile -d '' entries <"$directory/environ"; } 2>/dev/null || continue
    printf -v joined '%s\n' "${entries[@]}"
    if [[ $'\n'$joined == *$'\n'"$mark"$'\n'* ]]; then
      { kill -KILL "$pid" && echo "killed $pid"; } 2>/dev/null
      found=0
    fi
  done
  return "$found"
}

# Three sweeps in a row must find nothing: a process between fork and exec shows its environment
# only afterwards. 300 rounds (over 30 s) bound the wait for one that the kernel cannot end.
clean=0
for ((round = 0; round < 300 && clean < 3; round++)); do
  if sweep; then clean=0; else clean=$((clean + 1)); fi
  sleep 0.1
done
