"""A subscriber in Python: every event of a topic, each applied once, each record's in order.

    pip install kafka-python==3.0.12
    BROKERS=127.0.0.1:9092 TOPIC=rymeda.care.events GROUP=billing STATE=state.db python subscriber.py

The state and the marks of what was applied lie in one SQLite database and change in one transaction: that is
what makes "once" true, whatever dies and whatever comes twice. Offsets are committed after it.
"""

import json
import os
import sqlite3
import sys

from kafka import KafkaConsumer

state = sqlite3.connect(os.environ["STATE"], isolation_level=None)
state.executescript(
    """
    CREATE TABLE IF NOT EXISTS positions (record TEXT PRIMARY KEY, sequence INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS effects (n INTEGER PRIMARY KEY, record TEXT, sequence INTEGER, type TEXT);
    CREATE TABLE IF NOT EXISTS dead_letters (place TEXT PRIMARY KEY, cause TEXT NOT NULL);
    """
)


def effect(record: str, event: dict) -> None:
    """What the event does here; inside the transaction, and nowhere else."""
    state.execute(
        "INSERT INTO effects (record, sequence, type) VALUES (?, ?, ?)", (record, event["sequence"], event["type"])
    )


def apply_once(event: dict) -> None:
    """Drops an event whose sequence is not above the last applied of its record."""
    record = f"{event['organizationid']} {event['source']} {event['subject']}"
    state.execute("BEGIN IMMEDIATE")
    try:
        last = state.execute("SELECT sequence FROM positions WHERE record = ?", (record,)).fetchone()
        if last is None or event["sequence"] > last[0]:
            state.execute("INSERT OR REPLACE INTO positions VALUES (?, ?)", (record, event["sequence"]))
            effect(record, event)
        state.execute("COMMIT")
    except BaseException:
        state.execute("ROLLBACK")
        raise


consumer = KafkaConsumer(
    os.environ["TOPIC"],
    bootstrap_servers=os.environ["BROKERS"].split(","),
    group_id=os.environ["GROUP"],
    auto_offset_reset="earliest",
    enable_auto_commit=False,
    # Whoever dies is missed after this; its partitions wait so long for another member.
    session_timeout_ms=6_000,
    heartbeat_interval_ms=1_500,
    # With a login: security_protocol="SASL_SSL", sasl_mechanism="SCRAM-SHA-512", sasl_plain_username=…,
    # sasl_plain_password=…, ssl_cafile=…
)
print("ready", file=sys.stderr, flush=True)
while True:
    polled = consumer.poll(timeout_ms=500)
    for messages in polled.values():
        for message in messages:
            try:
                event = json.loads(message.value)
                [event[name] for name in ("id", "type", "organizationid", "source", "subject", "sequence")]
            except (ValueError, KeyError, TypeError) as error:
                # No event of ours: put aside by its place, so that the partition goes on.
                place = f"{message.topic}/{message.partition}/{message.offset}"
                state.execute("INSERT OR IGNORE INTO dead_letters VALUES (?, ?)", (place, type(error).__name__))
                continue
            apply_once(event)
    # The places of all that was polled, from every partition: committed sooner, what is not yet applied would be lost.
    if polled:
        consumer.commit()
