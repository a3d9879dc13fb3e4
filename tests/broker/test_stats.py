"""`stats` beside the truth of a simulation, and beside the database of `consume`."""
import json

from consuming import Stream
from kafka import run, shared_brokers


def stats(*arguments):
    done = run("stats", "-o", "json", "-q", "--top", "10000", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def clicks_by_name(top):
    assert top["missed_at_most"] == 0
    return {entry["name"]: entry["clicks"] for entry in top["names"]}


def test_a_simulations_clicks_are_counted_once_in_the_topic_and_in_the_database(tmp_path):
    stream = Stream(shared_brokers())
    assert stream.simulate(tmp_path, "--count", "5000", "--shape", "spike", "--zipf", "1.1").wait(timeout=120) == 0
    truth = json.loads((tmp_path / "truth.json").read_text())
    of_topic = stats(stream.clicks)
    assert (of_topic["invalid"], of_topic["repeated"]) == (truth["invalid"]["records"], truth["duplicates"]) and of_topic["repeated"] > 0
    assert of_topic["read"] == of_topic["clicks"] + of_topic["invalid"] + of_topic["repeated"]
    assert clicks_by_name(of_topic["codes"]) == {code: told["events"] for code, told in truth["codes"].items()}
    for part in ("codes", "countries", "referers"):
        assert sum(clicks_by_name(of_topic[part]).values()) == of_topic["clicks"]
    assert sum(interval["clicks"] for interval in of_topic["over_time"]["intervals"]) == of_topic["clicks"]

    stream.finish(f"sqlite:{tmp_path}/a.db", "--on-invalid", "skip")
    of_database = stats("--db", f"{tmp_path}/a.db")
    same = ("clicks", "visitors", "first", "last", "over_time", "codes", "countries", "referers")
    assert {key: of_database[key] for key in same} == {key: of_topic[key] for key in same}
