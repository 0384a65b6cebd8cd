"""A transaction that dies in the middle leaves nothing half done, and the step can be done afterwards.

Each step is done once to learn how many statements write, and to which tables. Then, on another claim,
it is struck at its first write, in the middle, near its end and at its commit: the database refuses,
or the connection is cut, or the whole server process is killed. Every table the step writes to must
stay as it was.
"""

import threading
import time
from contextlib import closing, contextmanager
from functools import partial

import psycopg2
import pytest
from steps import STEPS
from workshop import Workshop

from conftest import Server, at_once, check_tied

STRUCK = (
    "receive",
    "replace_by_the_same_unit",
    "hand_a_replacement_over",
    "refund",
    "end_a_repair",
    "hand_a_repaired_device_over",
    "accept",
    "invoice",
    "send_the_unit_back",
    "settle_in_full_and_in_part",
    "settle_by_exchange",
)
KILLED = ("hand_a_replacement_over", "invoice")
SLEEP = 2

SET_UP = f"""
    CREATE SCHEMA fault;
    CREATE SEQUENCE fault.writes;
    CREATE TABLE fault.plan AS SELECT 0 AS at, '' AS kind;
    CREATE TABLE fault.seen (nth bigint, transaction bigint, name text);
    CREATE FUNCTION fault.strike() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE plan fault.plan; nth bigint;
    BEGIN
        SELECT * INTO plan FROM fault.plan;
        nth = CASE WHEN TG_LEVEL = 'STATEMENT' THEN nextval('fault.writes') END;
        IF plan.kind = 'learn' AND nth IS NOT NULL THEN
            INSERT INTO fault.seen VALUES (nth, txid_current(), TG_TABLE_NAME);
        ELSIF plan.kind = 'refuse' AND nth = plan.at OR plan.kind = 'commit' AND nth IS NULL THEN
            RAISE EXCEPTION 'struck';
        ELSIF plan.kind = 'cut' AND nth = plan.at THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
        ELSIF plan.kind = 'sleep' AND nth = plan.at THEN
            PERFORM pg_sleep({SLEEP});
        END IF;
        RETURN NULL;
    END $$;
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format(
                'CREATE TRIGGER strike AFTER INSERT OR UPDATE OR DELETE ON public.%I '
                'FOR EACH STATEMENT EXECUTE FUNCTION fault.strike()', name);
            EXECUTE format(
                'CREATE CONSTRAINT TRIGGER strike_at_commit AFTER INSERT OR UPDATE ON public.%I '
                'INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fault.strike()', name);
        END LOOP;
    END $$;
"""


class Lightning:
    """What strikes the database, and what it looks like."""

    def __init__(self, db):
        self.cnx = psycopg2.connect(dbname=db)
        self.cnx.autocommit = True

    def query(self, sql, *arguments):
        with self.cnx.cursor() as cr:
            cr.execute(sql, arguments or None)
            return cr.fetchall() if cr.description else None

    @contextmanager
    def aim(self, kind, at=0):
        """Let something happen at the n-th write from now on."""
        self.query("ALTER SEQUENCE fault.writes RESTART")
        self.query("UPDATE fault.plan SET kind = %s, at = %s", kind, at)
        try:
            yield
        finally:
            self.query("UPDATE fault.plan SET kind = ''")

    def learn(self, press):
        """Return how many statements of a press write, and to which tables. What is done after its
        commit, as sending mails, is not of it."""
        self.query("DELETE FROM fault.seen")
        with self.aim("learn"):
            press()
        rows = self.query(
            """SELECT name FROM fault.seen WHERE transaction =
               (SELECT transaction FROM fault.seen ORDER BY nth LIMIT 1)"""
        )
        return len(rows), {name for (name,) in rows}

    def look(self, tables):
        """Return what is in some tables, shortened."""
        sql = "SELECT count(*), md5(string_agg(r::text, ' ' ORDER BY r::text)) FROM {} r"
        return {name: self.query(sql.format(name)) for name in tables}

    def wait_for_sleep(self):
        """Return the process of the database that sleeps in a press."""
        sql = """SELECT pid FROM pg_stat_activity
                 WHERE wait_event = 'PgSleep' AND datname = current_database()"""
        for _attempt in range(200):
            if found := self.query(sql):
                return found[0][0]
            time.sleep(0.05)
        raise AssertionError("nothing was struck")

    def wait_for_end(self, pid):
        for _attempt in range(200):
            if not self.query("SELECT 1 FROM pg_stat_activity WHERE pid = %s", pid):
                return
            time.sleep(0.05)
        raise AssertionError("the database still works for the killed server")


@pytest.fixture(scope="module")
def shop(server):
    yield Workshop(server.client, "FAULT", sold=2 * len(STRUCK) + len(KILLED), spare=20)
    check_tied(server.db)


@pytest.fixture(scope="module")
def lightning(server, shop):
    lightning = Lightning(server.db)
    with closing(lightning.cnx):
        lightning.query(SET_UP)
        yield lightning
        lightning.query("SET client_min_messages = error")
        lightning.query("DROP SCHEMA fault CASCADE")


@pytest.fixture(scope="module")
def learned(lightning, shop):
    """For each step the number of its writes and the tables."""

    def learn(name):
        if name not in known:
            login, *call = STEPS[name](shop).calls[0]
            known[name] = lightning.learn(lambda: shop.client(login)(*call))
        return known[name]

    known = {}
    return learn


@pytest.mark.parametrize("name", STRUCK)
def test_struck_in_the_middle(shop, lightning, learned, name):
    writes, tables = learned(name)
    assert writes > 5
    step = STEPS[name](shop)
    login, *call = step.calls[0]
    before, seen = lightning.look(tables), step.look()
    for kind, at in (("refuse", 1), ("cut", writes // 2), ("cut", writes * 9 // 10), ("commit", 0)):
        with lightning.aim(kind, at), pytest.raises(Exception, match="struck|terminat|closed"):
            shop.client(login)(*call)
        assert lightning.look(tables) == before, (kind, at)
        assert step.look() == seen
    shop.client(login)(*call)
    assert step.look() in step.allowed
    assert lightning.look(tables) != before


@pytest.mark.parametrize("name", KILLED)
def test_killed_server(server, shop, lightning, learned, tmp_path, name):
    writes, tables = learned(name)
    step = STEPS[name](shop)
    login, *call = step.calls[0]
    doomed = Server(server.db, tmp_path)
    person = doomed.client(login)
    before = lightning.look(tables)
    with lightning.aim("sleep", writes // 2):
        victim = threading.Thread(target=at_once, args=[partial(person, *call)])
        victim.start()
        pid = lightning.wait_for_sleep()
        doomed.process.kill()
        doomed.process.wait()
        victim.join()
        lightning.wait_for_end(pid)
    assert lightning.look(tables) == before
    shop.client(login)(*call)
    assert step.look() in step.allowed
