# What e2e/playground and e2e/bench have in common: finds a JDK, builds what is older than its sources,
# and becomes the program. Sourced by both.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly root
readonly release=25
readonly modules=(crds operator e2e/tools/kafka e2e)
readonly jar="$root/e2e/target/headwater-e2e.jar"

missing() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Major version of the JDK in a folder; nothing when there is none with a compiler.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9][0-9]*\).*/\1/p'
}

find_jdk() {
  local candidate version on_path=""
  if command -v javac >/dev/null; then
    on_path="$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")"
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/*; do
    [ -n "$candidate" ] || continue
    version="$(jdk_version "$candidate")"
    if [ "${version:-0}" -ge "$release" ]; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  missing "JDK $release or later is missing: install one, for example Eclipse Temurin $release from adoptium.net, and set JAVA_HOME to it."
}

# True when a jar is missing, or some source is newer than the oldest jar.
needs_build() {
  local oldest="" built module
  for built in "$root"/crds/target/headwater-crds-*.jar \
    "$root"/operator/target/headwater-operator*.jar "$jar"; do
    [ -f "$built" ] || return 0
    if [ -z "$oldest" ] || [ "$built" -ot "$oldest" ]; then
      oldest="$built"
    fi
  done
  [ -d "$root/operator/target/lib" ] && [ -d "$root/e2e/target/lib" ] &&
    [ -d "$root/e2e/tools/kafka/target/lib" ] || return 0
  [ "$root/pom.xml" -nt "$oldest" ] && return 0
  for module in "${modules[@]}"; do
    [ "$root/$module/pom.xml" -nt "$oldest" ] && return 0
    [ -d "$root/$module/src/main" ] || continue
    [ -z "$(find "$root/$module/src/main" -newer "$oldest" -print -quit)" ] || return 0
  done
  return 1
}

build() {
  local output
  command -v mvn >/dev/null ||
    missing "Maven 3.8.6 or later is missing: install it from your distribution or from maven.apache.org and put mvn on the PATH."
  printf 'building; the first time this downloads libraries and takes minutes\n'
  # Maven leaves a jar as it is when only its time would change; touched, it counts as new.
  if ! output="$(cd "$root" && mvn -B -q -ntp -DskipTests package </dev/null 2>&1)"; then
    printf '%s\n' "$output" >&2
    missing "The build failed; its output is above."
  fi
  touch "$root"/crds/target/headwater-crds-*.jar "$root"/operator/target/headwater-operator*.jar "$jar"
  printf 'built in %s s\n' "$SECONDS"
}


# Becomes a program of e2e: become CLASS [ARGUMENT]...
become() {
  local jdk
  jdk="$(find_jdk)"
  # A stop needs no build, and the jars are those of the one that runs.
  if ! { [ "${2:-}" = "--down" ] && [ -f "$jar" ]; } && needs_build; then
    JAVA_HOME="$jdk" build
  fi
  exec "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    "-Drepository.root=$root" \
    -cp "$jar:$root/e2e/target/lib/*" "$@"
}
