#!/usr/bin/env bash
# Makes a base image for the container tests out of what is on this machine: its C library, a JDK and, if there is one,
# busybox. No registry and no image builder is needed, only a Docker daemon.
#
#   container-base-image.sh JAVA_HOME TAG
#
#   BUSYBOX   a busybox binary; default: the one on the PATH. Without one the image has no shell.
set -euo pipefail

[ $# = 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
java_home=$(readlink -f "$1")
tag=$2
busybox=${BUSYBOX:-$(command -v busybox || true)}
[ -x "$java_home/bin/java" ] || { echo "container-base-image: no bin/java in $1" >&2; exit 1; }

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# The shared libraries that the JVM, its own libraries (but for those of a desktop) and busybox load.
shared_libraries() {
  local file
  for file in $busybox "$java_home"/bin/java "$java_home"/lib/server/libjvm.so "$java_home"/lib/lib*.so; do
    case ${file##*/} in
      libawt_xawt.so | libjsound.so | libjawt.so | libsplashscreen.so | libfontmanager.so) ;;
      *) ldd "$file" 2>/dev/null || true ;;    # a static busybox has none
    esac
  done | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/.*ld-/ { print $1 }' | grep -v "^$java_home/" | sort -u
}

# What the C library loads by name to look up hosts.
name_service_libraries() {
  local libc
  libc=$(shared_libraries | grep -m1 '/libc\.so\.6')
  ls "${libc%/*}"/libnss_{dns,files}.so.2 "${libc%/*}/libresolv.so.2"
}

copy_libraries() {
  local file
  { shared_libraries; name_service_libraries; } | sort -u | while read -r file; do
    mkdir -p "$root${file%/*}"
    cp -L "$file" "$root$file"
  done
}

write_configuration() {
  printf 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/tmp:/bin/sh\n' > "$root/etc/passwd"
  printf 'root:x:0:\napp:x:1000:\n' > "$root/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' > "$root/etc/nsswitch.conf"
}

copy_busybox() {
  local applet
  [ -n "$busybox" ] || return 0
  cp -L "$busybox" "$root/bin/busybox"
  for applet in $("$busybox" --list); do
    [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
  done
}

copy_java() {
  tar -C "$java_home" -chf - --exclude=./{jmods,demo,man,include,legal,docs} --exclude=src.zip . \
    | tar -C "$root/opt/java/openjdk" -xf -
}

mkdir -p "$root"/{etc,tmp,opt/java/openjdk,bin,root,proc,sys,dev,run}
chmod 755 "$root"
chmod 1777 "$root/tmp"
copy_libraries
write_configuration
copy_busybox
copy_java
tar -C "$root" --numeric-owner --owner=0 --group=0 -cf - . | docker import \
  --change 'ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/bin LANG=C.UTF-8' \
  --change 'CMD ["java","-version"]' - "$tag"
