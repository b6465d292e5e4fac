#!/usr/bin/python3
"""Three nodes of Scheduly behind HAProxy, on a Redis Cluster of six or on a PostgreSQL with a synchronous standby under Patroni and etcd.

Everything runs on the loopback address, from the programs of Debian's packages, in a temporary folder that is removed at the end. A load changes
schedules through HAProxy without pause, each change with a section of its own; what is named by --kill is killed while it runs. At the end every
schedule is read back, and the report says how many acknowledged changes are lost (0, or the exit code is 1) and how long answers failed.
"""
import argparse
import glob
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = "127.0.0.1"
MISSING = 3  # exit code when a program is not installed
PINS = 150  # a schedule takes 200 wishes
ROOT = os.geteuid() == 0


def free_port():
    with socket.socket() as listener:
        listener.bind((HERE, 0))
        return listener.getsockname()[1]


def until(what, holds, seconds=60):
    """Waits until a condition holds; ends the script when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return
        except (OSError, ValueError, subprocess.CalledProcessError, http.client.HTTPException):
            pass
        time.sleep(0.1)
    raise SystemExit(f"Not within {seconds} s: {what}.")


def get(port, path, timeout=2):
    with urllib.request.urlopen(f"http://{HERE}:{port}{path}", timeout=timeout) as answer:
        return answer.status, answer.read().decode()


class Processes:
    """What this script started; all of it ends with the script."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []
        self.apart = []  # where servers that left their parent write their process id

    def start(self, name, command, environment=None, user=None, folder=None):
        if user and ROOT:
            command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command]
        log = open(os.path.join(self.folder, f"{name}.log"), "ab")
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, cwd=folder or self.folder, start_new_session=True)
        self.running.append(process)
        return process

    @staticmethod
    def tree(pid):
        """The process and all that descend from it, whatever group they are in."""
        parents = {}
        for stat in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(stat) as file:
                    head, rest = file.read().rsplit(")", 1)
                parents.setdefault(int(rest.split()[1]), []).append(int(head.split(" ", 1)[0]))
            except OSError:
                pass
        found = [pid]
        for one in found:
            found.extend(parents.get(one, []))
        return found

    @staticmethod
    def signal(pids, sign):
        for one in pids:
            try:
                os.kill(one, sign)
            except ProcessLookupError:
                pass

    def kill(self, process):
        self.signal(self.tree(process.pid), signal.SIGKILL)
        process.wait()

    def kill_apart(self, file):
        """A server that is no child of who started it."""
        try:
            with open(file) as lines:
                pids = self.tree(int(lines.readline()))
        except (OSError, ValueError):
            return
        self.signal(pids, signal.SIGKILL)
        until("the killed processes are gone", lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids))

    def stop_all(self):
        for process in reversed(self.running):
            if process.poll() is None:
                self.kill(process)
        for file in self.apart:
            self.kill_apart(file)


class RedisCluster:
    """Three masters and a replica of each."""

    programs = {"redis-server": "redis-server", "redis-cli": "redis-tools"}

    def __init__(self, processes, wait):
        self.processes, self.wait = processes, wait
        self.nodes, self.commands = {}, {}

    def start(self):
        for _ in range(6):
            port, bus = free_port(), free_port()
            folder = os.path.join(self.processes.folder, f"redis-{port}")
            os.mkdir(folder)
            self.commands[port] = [
                "redis-server", "--port", str(port), "--bind", HERE, "--dir", folder, "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction",
                "--cluster-enabled", "yes", "--cluster-port", str(bus), "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no"]
            self.run(port)
        until("the Redis servers answer", lambda: all(self.ask(port, "PING") == "PONG" for port in self.nodes))
        subprocess.run(["redis-cli", "--cluster", "create", *[f"{HERE}:{port}" for port in self.nodes], "--cluster-replicas", "1", "--cluster-yes"],
                       check=True, stdout=subprocess.DEVNULL)
        until("the replicas follow", lambda: len(self.masters()) == 3 and all("state=online" in self.ask(port, "INFO", "replication") for port in self.masters()))

    def run(self, port):
        self.nodes[port] = self.processes.start(f"redis-{port}", self.commands[port])

    def recover(self):
        """What was killed comes back as a replica of who took its place."""
        for port in [port for port, process in self.nodes.items() if process.poll() is not None]:
            self.run(port)
            until("the killed Redis follows", lambda: "master_link_status:up" in self.ask(port, "INFO", "replication"))

    def ask(self, port, *command):
        return subprocess.run(["redis-cli", "-p", str(port), *command], check=True, capture_output=True, text=True, timeout=5).stdout.strip()

    def alive(self):
        return [port for port, process in self.nodes.items() if process.poll() is None]

    def masters(self):
        return [port for port in self.alive() if "role:master" in self.ask(port, "INFO", "replication")]

    def settings(self):
        settings = {"SessionStorage__Backend": "Redis", "SessionStorage__ConnectionString": ",".join(f"{HERE}:{port}" for port in self.nodes)}
        return settings | ({"SessionStorage__WaitForReplicas": str(self.wait)} if self.wait else {})

    def kill_primary(self):
        port = self.masters()[0]
        me, slots = next((line.split()[0], line.split()[8:]) for line in self.ask(port, "CLUSTER", "NODES").splitlines() if "myself" in line)
        begun = time.monotonic()
        self.processes.kill(self.nodes[port])
        other = self.alive()[0]

        def taken():
            return any(line.split()[8:] == slots and line.split()[0] != me for line in self.ask(other, "CLUSTER", "NODES").splitlines())

        until("a replica has the slots of the killed master", taken)
        return f"the Redis master at {port}; its replica took over after {time.monotonic() - begun:.1f} s"


class Patroni:
    """A PostgreSQL and a standby that each commit waits for; Patroni promotes it, and keeps who leads in etcd."""

    programs = {"patroni": "patroni", "etcd": "etcd-server"}

    def __init__(self, processes, wait):
        self.processes = processes
        self.members = {}
        self.etcd = None

    def start(self):
        folder = self.processes.folder
        client, peer = free_port(), free_port()
        self.processes.start("etcd", [
            "etcd", "--data-dir", os.path.join(folder, "etcd"), "--name", "one", "--log-level=warn",
            "--listen-client-urls", f"http://{HERE}:{client}", "--advertise-client-urls", f"http://{HERE}:{client}",
            "--listen-peer-urls", f"http://{HERE}:{peer}", "--initial-advertise-peer-urls", f"http://{HERE}:{peer}", "--initial-cluster", f"one=http://{HERE}:{peer}"])
        until("etcd answers", lambda: get(client, "/health")[0] == 200)
        for name in ("one", "two"):
            self.add(name, client)
            until("PostgreSQL has a leader", lambda: any(member["role"] == "leader" and member["state"] == "running" for member in self.cluster()), 120)
        until("the standby is synchronous", lambda: any(member["role"] == "sync_standby" for member in self.cluster()), 120)

    def add(self, name, etcd):
        folder = os.path.join(self.processes.folder, name)
        os.mkdir(folder, 0o700)
        port, rest = free_port(), free_port()
        user = {"username": "postgres", "password": "scheduly"}
        config = {
            "scope": "scheduly", "name": name, "etcd3": {"host": f"{HERE}:{etcd}"},
            "restapi": {"listen": f"{HERE}:{rest}", "connect_address": f"{HERE}:{rest}"},
            "bootstrap": {
                # A leader that is gone is missed after ttl, the least that Patroni takes; one whose PostgreSQL alone ends hands over at once.
                "dcs": {"ttl": 20, "loop_wait": 2, "retry_timeout": 3, "master_start_timeout": 0, "synchronous_mode": True, "maximum_lag_on_failover": 1048576,
                        "postgresql": {"use_pg_rewind": True, "parameters": {"max_connections": 200, "shared_buffers": "64MB", "wal_log_hints": "on"}}},
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, {"auth-host": "scram-sha-256"}, {"auth-local": "trust"}]},
            "postgresql": {
                "listen": f"{HERE}:{port}", "connect_address": f"{HERE}:{port}", "data_dir": os.path.join(folder, "data"),
                "bin_dir": sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))[-1],
                "pgpass": os.path.join(folder, "pgpass"), "parameters": {"unix_socket_directories": folder},
                "pg_hba": ["local all all trust", f"host all all {HERE}/32 scram-sha-256", f"host replication all {HERE}/32 scram-sha-256"],
                "authentication": {"superuser": user, "replication": {"username": "replicator", "password": "scheduly"}}}}
        path = os.path.join(folder, "patroni.yml")
        with open(path, "w") as file:
            json.dump(config, file)  # JSON is YAML
        if ROOT:
            subprocess.run(["chown", "-R", "postgres:", folder], check=True)
        self.processes.apart.append(self.pid_file(name))
        self.members[name] = (self.run(name), port, rest)

    def run(self, name):
        return self.processes.start(f"patroni-{name}", ["patroni", os.path.join(self.processes.folder, name, "patroni.yml")], user="postgres")

    def pid_file(self, name):
        return os.path.join(self.processes.folder, name, "data", "postmaster.pid")

    def recover(self):
        """What was killed comes back as the standby."""
        for name, (process, port, rest) in self.members.items():
            if process.poll() is not None:
                self.members[name] = (self.run(name), port, rest)
        until("the standby is synchronous again", lambda: any(member["role"] == "sync_standby" for member in self.cluster()), 120)

    def cluster(self):
        for process, _, rest in self.members.values():
            if process.poll() is None:
                try:
                    return json.loads(get(rest, "/cluster")[1])["members"]
                except OSError:
                    pass
        return []

    def settings(self):
        hosts = ",".join(f"{HERE}:{port}" for _, port, _ in self.members.values())
        return {"SessionStorage__Backend": "PostgreSql",
                "SessionStorage__ConnectionString": f"Host={hosts};Username=postgres;Password=scheduly;Database=postgres;Maximum Pool Size=20"}

    def kill_primary(self):
        """The whole machine: Patroni, and PostgreSQL, which is no child of it."""
        def kill(name):
            self.processes.kill(self.members[name][0])
            self.processes.kill_apart(self.pid_file(name))
        return self.fail(kill, "the machine of the primary")

    def kill_postgres(self):
        """The server alone, which Patroni sees."""
        return self.fail(lambda name: self.processes.kill_apart(self.pid_file(name)), "PostgreSQL on the primary")

    def fail(self, kill, what):
        leader = next(member["name"] for member in self.cluster() if member["role"] == "leader")
        begun = time.monotonic()
        kill(leader)
        until("Patroni has promoted the standby", lambda: any(
            member["role"] == "leader" and member["name"] != leader and member["state"] == "running" for member in self.cluster()), 120)
        return f"{what}; Patroni promoted the other after {time.monotonic() - begun:.1f} s"


class Nodes:
    """Three nodes of the program, and HAProxy before them, which sends each request to the next one that is ready."""

    def __init__(self, processes, program, settings, delay):
        self.processes, self.program = processes, program  # the program may change: what is started from then on runs the other
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "DOTNET_ROOT", "TMPDIR", "LANG")}
        self.environment = kept | settings | {
            "DotEnv__Path": "there-is-none.env", "SessionStorage__Cookie__RequireHttps": "false", "SessionStorage__RateLimit__Enabled": "false",
            "ForwardedHeaders__KnownProxies": HERE, "Shutdown__Delay": f"00:00:0{delay}", "Logging__LogLevel__Default": "Warning"}
        self.ports = [free_port() for _ in range(3)]
        self.running = {}
        self.proxy = free_port()

    def start(self):
        for port in self.ports:
            self.run(port)
        path = os.path.join(self.processes.folder, "haproxy.cfg")
        with open(path, "w") as file:
            file.write("\n".join([
                "defaults", "  mode http", "  timeout connect 1s", "  timeout client 60s", "  timeout server 60s",
                # A request that did not reach its node goes to another; one that may have reached it is not sent twice.
                "  retries 3", "  option redispatch 1", "  retry-on conn-failure",
                "frontend all", f"  bind {HERE}:{self.proxy}", "  default_backend nodes",
                "backend nodes", "  balance roundrobin", "  option httpchk GET /health/ready", "  default-server check inter 300ms fall 2 rise 1",
                *[f"  server node{number} {HERE}:{port}" for number, port in enumerate(self.ports, 1)], ""]))
        self.processes.start("haproxy", [shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin"), "-f", path])
        until("HAProxy leads to the nodes", lambda: get(self.proxy, "/health/ready")[0] == 200)

    def run(self, port):
        folder = os.path.join(self.processes.folder, f"node-{port}")
        os.makedirs(folder, exist_ok=True)
        environment = self.environment | {"ASPNETCORE_URLS": f"http://{HERE}:{port}"}
        self.running[port] = self.processes.start(f"node-{port}", ["dotnet", self.program], environment, folder=folder)
        until(f"the node at {port} is ready", lambda: get(port, "/health/ready")[0] == 200, 120)

    def kill_node(self):
        port = self.ports[0]
        self.processes.kill(self.running[port])
        self.run(port)
        return f"the node at {port}, which was started again"

    def restart(self, number):
        """As a deployment does it: told to stop, and started again when it has ended."""
        port = self.ports[number % len(self.ports)]
        process = self.running[port]
        process.terminate()
        process.wait()
        self.run(port)
        time.sleep(1)  # HAProxy sees it


class Load:
    """Clients that change schedules; each change pins a section that no other pins."""

    def __init__(self, port):
        self.port = port
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.pins = 10_000
        self.acknowledged = {}
        self.answers = []  # (time, status)
        self.unexpected = []

    def run(self, clients):
        self.threads = [threading.Thread(target=self.change, daemon=True) for _ in range(clients)]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def post(self, connection, path, body):
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def change(self):
        session, count, connection = None, PINS, None
        while not self.stop.is_set():
            with self.lock:
                self.pins += 1
                pin = str(self.pins)
            begins = count >= PINS
            try:
                connection = connection or http.client.HTTPConnection(HERE, self.port, timeout=30)
                status, body = (self.post(connection, "/build", {"major": "Computer Science"}) if begins
                                else self.post(connection, "/optimize", {"session_id": session, "utterance": f"pin section CRN {pin}"}))
            except (OSError, http.client.HTTPException):
                connection, status = None, 0
            with self.lock:
                self.answers.append((time.monotonic(), status))
                if 200 <= status < 300:
                    if begins:
                        session, count = json.loads(body)["session_id"], 0
                        self.acknowledged[session] = []
                    else:
                        count += 1
                        self.acknowledged[session].append(pin)
                elif status not in (0, 409, 502, 503, 504):
                    self.unexpected.append((status, body[:300]))
            if not 200 <= status < 300:
                time.sleep(0.05)

    def lost(self):
        """Reads all schedules back."""
        lost = 0
        for session, pins in self.acknowledged.items():
            for attempt in range(40):
                status, body = self.post(http.client.HTTPConnection(HERE, self.port, timeout=30), "/optimize", {"session_id": session, "utterance": "pin section CRN 99999"})
                if status == 200:
                    break
                time.sleep(0.5)
            if status != 200:
                lost += len(pins)
                continue
            stored = json.loads(body)["preferences"]["pinSections"]
            lost += len(set(pins) - set(stored)) + len(stored) - len(set(stored))
        return lost

    def report(self):
        with self.lock:
            failed = [at for at, status in self.answers if not 200 <= status < 300]
            good = sorted(at for at, status in self.answers if 200 <= status < 300)
        gap = max((later - earlier for earlier, later in zip(good, good[1:])), default=0)
        failing = max(failed) - min(failed) if failed else 0
        return {"answers": len(self.answers), "acknowledged": sum(map(len, self.acknowledged.values())), "failed": len(failed),
                "failing_seconds": round(failing, 1), "longest_without_success_seconds": round(gap, 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=["redis", "postgresql"], default="redis")
    parser.add_argument("--program", required=True, help="the published Scheduly.Web.dll")
    parser.add_argument("--seconds", type=float, default=20, help="of load before the first kill, between two, and after the last [20]")
    parser.add_argument("--kill", action="append", default=[], choices=["primary", "postgres", "node"],
                        help="what is killed with SIGKILL, in this order: the store's primary with all that runs it, PostgreSQL alone, a node; may be repeated")
    parser.add_argument("--restarts", type=int, default=0, help="restarts of nodes one after the other, while the load runs")
    parser.add_argument("--from", dest="before", metavar="PROGRAM",
                        help="another version's Scheduly.Web.dll, which the nodes run first: the restarts take them to --program while the load runs")
    parser.add_argument("--clients", type=int, default=12)
    parser.add_argument("--wait-for-replicas", type=int, default=0, help="SessionStorage:WaitForReplicas of the nodes, with Redis [0]")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--keep", action="store_true", help="keep the folder with configurations and logs")
    options = parser.parse_args()

    kind = RedisCluster if options.store == "redis" else Patroni
    needed = kind.programs | {"haproxy": "haproxy", "dotnet": "dotnet-runtime-10.0"}
    path = os.environ["PATH"] + ":/usr/sbin"
    missing = [package for program, package in needed.items() if not shutil.which(program, path=path)]
    if kind is Patroni and not glob.glob("/usr/lib/postgresql/*/bin/initdb"):
        missing.append("postgresql")
    if missing:
        print(f"Not installed here: {', '.join(missing)}. Install it: apt-get install {' '.join(missing)}", file=sys.stderr)
        return MISSING
    if "postgres" in options.kill and kind is not Patroni:
        parser.error("--kill postgres needs --store postgresql")
    for name, program in (("--program", options.program), ("--from", options.before or options.program)):
        if not os.path.isfile(program):
            parser.error(f"{name} {program} is not there: publish it with dotnet publish Scheduly.Web -c Release -o publish")

    folder = tempfile.mkdtemp(prefix="scheduly-cluster-")
    os.chmod(folder, 0o711)
    processes = Processes(folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    def say(text):
        print(text, file=sys.stderr if options.json else sys.stdout, flush=True)

    try:
        store = kind(processes, options.wait_for_replicas)
        store.start()
        say(f"The store runs: {options.store}.")
        nodes = Nodes(processes, os.path.abspath(options.before or options.program), store.settings(), delay=2)
        nodes.start()
        say(f"Three nodes are ready behind HAProxy at http://{HERE}:{nodes.proxy}")
        load = Load(nodes.proxy)
        load.run(options.clients)
        time.sleep(options.seconds)
        nodes.program = os.path.abspath(options.program)
        for number in range(options.restarts):
            nodes.restart(number)
            if options.before:
                time.sleep(options.seconds)  # the versions side by side
        if options.restarts:
            say(f"{options.restarts} restarts: {sum(not 200 <= status < 300 for _, status in load.answers)} of {len(load.answers)} requests failed.")
            time.sleep(options.seconds)
        for what in options.kill:
            store.recover()  # what was killed before
            say("Killed: " + {"primary": store.kill_primary, "postgres": getattr(store, "kill_postgres", None), "node": nodes.kill_node}[what]() + ".")
            time.sleep(options.seconds)
        load.end()
        store.recover()
        report = load.report() | {"lost": load.lost(), "sessions": len(load.acknowledged)}
        if load.unexpected:
            say(f"Unexpected answers: {load.unexpected[:3]}")
        if options.json:
            print(json.dumps(report))
        else:
            print(f"{report['acknowledged']} changes of {report['sessions']} schedules were acknowledged, {report['lost']} of them are lost. "
                  f"{report['failed']} of {report['answers']} requests failed, within {report['failing_seconds']} s; "
                  f"{report['longest_without_success_seconds']} s at most without a success.")
        return 1 if report["lost"] or load.unexpected else 0
    finally:
        # A second signal must not keep the rest from being ended.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        processes.stop_all()
        if options.keep:
            say(f"Configurations and logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
