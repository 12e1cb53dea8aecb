# shellcheck shell=bash
# ip -batch: line by line, stopping or going on at an error.
printf 'link add br0 type bridge\n# a comment\n\nlink set br0 up\naddr add 10.0.0.1/24 dev br0\n' | ip -batch -; echo "CHECK $?"
ip -4 -br addr show br0 | tr -s ' ' | cut -d' ' -f1,3 | sed 's/^/CHECK /'
printf 'link set nosuch up\nlink add br1 type bridge\n' >"batch"
ip -batch ./batch 2>&1 | sed 's/^/CHECK /'; echo "CHECK ${PIPESTATUS[0]}"
ip link show br1 >/dev/null 2>&1; echo "CHECK stopped $?"
ip -force -batch ./batch >/dev/null 2>&1; echo "CHECK force $?"
ip link show br1 >/dev/null 2>&1; echo "CHECK went on $?"
ip -batch nosuchfile 2>&1 | sed 's/^/CHECK /'
