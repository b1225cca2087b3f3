# Sourced by ./build and ./espalier: finds a JDK >= 25 and a Maven, and says in one line what to do
# where there is none. Sets JAVA_HOME and MVN.

jdk_version() { # the feature version of the JDK in folder $1, or 0
  local version=0
  if [ -x "$1/bin/javac" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  echo "${version:-0}"
}

find_jdk() {
  local candidate found
  local -a candidates=()
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  for candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$candidate" ] && candidates+=("$candidate")
  done
  found=$(command -v javac 2>/dev/null) && candidates+=("$(dirname "$(dirname "$(readlink -f "$found")")")")
  for candidate in "${candidates[@]}"; do
    if [ "$(jdk_version "$candidate")" -ge 25 ]; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  echo "espalier: no JDK 25 or newer found (looked at JAVA_HOME, the usual folders for JDKs and the PATH): install one, for example Temurin 25 from https://adoptium.net, and set JAVA_HOME to its folder." >&2
  return 2
}

find_maven() {
  if command -v mvn >/dev/null 2>&1; then
    MVN=mvn
    return 0
  fi
  local version=3.9.11 home archive
  home="${ESPALIER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/espalier}/maven"
  MVN="$home/apache-maven-$version/bin/mvn"
  [ -x "$MVN" ] && return 0
  echo "espalier: no Maven on the PATH; fetching Maven $version" >&2
  mkdir -p "$home"
  archive="$home/maven.$$.tar.gz"
  if curl -fsSL -o "$archive" "https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/$version/apache-maven-$version-bin.tar.gz" &&
    echo "bcfe4fe305c962ace56ac7b5fc7a08b87d5abd8b7e89027ab251069faebee516b0ded8961445d6d91ec1985dfe30f8153268843c89aa392733d1a3ec956c9978  $archive" | sha512sum -c --status; then
    tar -xzf "$archive" -C "$home" && rm -f "$archive" && return 0
  fi
  rm -f "$archive"
  echo "espalier: Maven $version could not be fetched: install Maven 3.8 or newer and try again." >&2
  return 2
}
