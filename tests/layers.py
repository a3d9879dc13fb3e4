"""Fails where the source leaves its rooms: who may know whom, folder by folder, and what a name may stand for."""
import collections
import pathlib
import re
import sys

# What a room of the library may know. A public header belongs to the room that has the source of its name.
ROOMS = {
    "base": "",
    "files": "base",
    "events": "base files contracts",
    "contracts": "base files",
    "input": "base events contracts",
    "stats": "base events contracts",
    "traffic": "base events",
    "sinks": "base files events contracts stats",
    "lag": "base kafka",
    "kafka": "base",
    "dead_letters": "base",
    "deliver": "base kafka dead_letters",
    "consume": "base files events contracts kafka dead_letters sinks stats",
}
# Public headers whose source has another name, or that need none.
HEADERS = {
    "byte_buffer": "base", "front_of": "base", "version": "base", "names": "base", "settings": "kafka", "filter": "events",
    "generator": "traffic", "libcurl_version": "kafka", "minutes": "base", "replay": "deliver", "sink": "sinks", "postgres_version": "sinks", "click_stats": "stats",
}
# Sources that are a part of what a header of another name declares, as patterns below lib/src.
PARTS = """consume/* contracts/compat/inclusion_* contracts/formats/url_host contracts/json/multiple_of contracts/judge/* contracts/schema/compile
           dead_letters/* deliver/read_replayed deliver/require_journal deliver/replayer events/filter/* files/own_links input/*_source input/*_splitter kafka/group/group_membership sinks/* stats/click_tally traffic/*""".split()
# (folder whose files are judged, pattern of the included path, folders excused, the rule in words)
RULES = [
    ("lib", r"^(cli|tests)/", [], "the library does not know the command line"),
    ("lib/include", r"^(rdkafka|librdkafka|nlohmann|simdjson|fmt|re2|sqlite3|pqxx|prometheus)", [],
     "public headers use std types only"),
    ("lib", r"rdkafka", ["lib/src/kafka"], "only lib/src/kafka includes rdkafka"),
    ("lib", r"^(sqlite3|pqxx)", ["lib/src/sinks"], "only lib/src/sinks knows a database"),
    ("lib", r"^simdjson", ["lib/src/contracts", "lib/src/events/filter"], "only contracts and filters read JSON text"),
    ("lib", r"^re2", ["lib/src/contracts", "lib/src/events/filter", "lib/src/base/name_pattern.cpp"], "patterns have three homes: of schemas, of filters, of names"),
    ("lib", r"^valijson", ["lib/src/contracts/second_opinion"], "another validator is asked in one place"),
    ("cli", r"(rdkafka|^valijson|^simdjson|^sqlite3|^pqxx|^re2)", [], "the command line uses the library's headers"),
    ("cli", rf"^({'|'.join(ROOMS)})/", [], "the command line does not reach into lib/src"),
    ("cli/output", r"^cli/(commands|delivery)/", [], "output does not know the commands"),
    ("cli/input", r"^cli/(commands|delivery)/", [], "input does not know the commands"),
    ("cli/settings", r"^cli/(commands|delivery|output|input)/", [], "settings know nothing of what uses them"),
    ("cli/delivery", r"^cli/commands/", [], "delivery does not know the commands"),
]
PRIVATE = [
    re.compile(r"^((?:class|struct|enum class|enum) \w+)[^;\n]*\{", re.M),
    re.compile(r"^(using \w+ =[^;]*);", re.M),
    re.compile(r"^(?:inline |static )*(?:constexpr|const)\b[^=({]*?\b(k[A-Z]\w*)\b", re.M),
    re.compile(r"^(?:inline |static )*(?:constexpr|const)\b[^=({;]*=[^,({;]*, (k[A-Z]\w*)\b", re.M),  # the second of a line
    re.compile(r"^(?! )(?!using|namespace|class|struct(?! \w+ \w+\()|enum|template|return|constexpr \w+ k)[\w:<>,&*\[\] ]+?(?<![:\w])(\w+\([^)]*\))(?: noexcept)? \{", re.M),
]
PUBLIC_TYPE = re.compile(r"^(?:class|struct|enum class|enum) (\w+)\b(?!::)[^;\n]*\{", re.M)
SHOWN_PATH = re.compile(r"`((?:lib|cli|tests|scripts|contracts|cmake|bench)/[\w./-]+)`")


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1)


def sources(root, folder):
    return sorted((root / folder).rglob("*.[ch]pp"))


def breaches(root):
    for folder, pattern, excused, rule in RULES:
        for path in sources(root, folder):
            if any(path.is_relative_to(root / other) for other in excused):
                continue
            for number, name in includes(path):
                if re.search(pattern, name):
                    yield f"{path.relative_to(root)}:{number}: includes {name}: {rule}"


def commands_that_meet(root):
    for path in sources(root, "cli/commands"):
        own = path.relative_to(root).parent.as_posix() + "/"
        for number, name in includes(path):
            if name.startswith("cli/commands/") and not name.startswith(own) and name != "cli/commands/commands.hpp":
                yield f"{path.relative_to(root)}:{number}: includes {name}: commands do not include each other"


def room_of_header(root):
    rooms = dict(HEADERS)
    for path in (root / "lib/src").rglob("*.cpp"):
        rooms.setdefault(path.stem, path.relative_to(root / "lib/src").parts[0])
    return rooms


def rooms_that_meet(root):
    public = room_of_header(root)
    for path in sources(root, "lib/src") + sources(root, "lib/include"):
        if path.name == "shortener_events.hpp":  # includes everything, and is included by nobody here
            continue
        inside = path.relative_to(root / "lib").parts
        room = inside[1] if inside[0] == "src" else public.get(path.stem)
        if room not in ROOMS:
            yield f"{path.relative_to(root)}: belongs to no room: see ROOMS and HEADERS"
            continue
        for number, name in includes(path):
            other = public.get(pathlib.Path(name).stem) if name.startswith("shortener_events/") else name.split("/")[0] if "/" in name else None
            if other in ROOMS and other != room and other not in ROOMS[room].split():
                yield f"{path.relative_to(root)}:{number}: includes {name}: {room} does not know {other}"


def sources_without_a_header(root):
    """Who looks for what a header declares finds it in the source of its name, which includes it first."""
    for path in sources(root, "lib/src"):
        place = path.relative_to(root / "lib/src").with_suffix("")
        if path.suffix != ".cpp" or any(place.match(part) for part in PARTS):
            continue
        own = ({f"{place}.hpp"} if path.with_suffix(".hpp").exists() else set()) | {
            name for name in (f"shortener_events/{path.stem}.hpp", f"shortener_events/internal/{path.stem}.hpp") if (root / "lib/include" / name).exists()}
        first = next((name for _, name in includes(path)), None)
        if first not in own:
            yield f"{path.relative_to(root)}: does not begin with a header of its name"


def headers_for_others(root):
    """What is installed stands alone, and the header of everything names it all."""
    folder = root / "lib/include/shortener_events"
    public = {path.name for path in folder.glob("*.hpp")} - {"shortener_events.hpp"}
    for name in sorted(public):
        for number, other in includes(folder / name):
            if "/internal/" in other:
                yield f"lib/include/shortener_events/{name}:{number}: includes {other}, which is not installed"
    everything = {pathlib.Path(name).name for _, name in includes(folder / "shortener_events.hpp")}
    for name in sorted(public ^ everything):
        yield f"lib/include/shortener_events/shortener_events.hpp: {name} is {'missing' if name in public else 'not there'}"


def own_dumps(root):
    """Whoever serializes JSON himself forgets to make every character visible, or throws on bytes that are no UTF-8."""
    for path in sources(root, "cli"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if ".dump(" in line and path != root / "cli/output/json.cpp":
                yield f"{path.relative_to(root)}:{number}: calls dump(): JSON leaves the program by cli/output/json.hpp"


def clashing_names(root):
    """A unity build compiles several files as one: what they keep to themselves must not have one name, whichever files that are."""
    for target in ("lib/src", "cli"):
        homes = collections.defaultdict(set)
        for path in sources(root, target):
            if path.suffix == ".cpp":
                for name in private_names(path.read_text()):
                    homes[name].add(path.relative_to(root))
        declared = types_of_headers(root, target)
        for (namespace, name), headers in sorted(declared.items()):
            if len(headers) > 1:
                yield f"{namespace}::{name} is in {', '.join(map(str, sorted(headers)))}: one of them is to be called otherwise"
        for (namespace, name), files in sorted(homes.items()):
            for header in declared.get((namespace, type_name(name)), ()):
                yield f"{', '.join(map(str, sorted(files)))}: {type_name(name)} is also a type of {header}: unity builds cannot have both"
        for name in sorted(alias_clashes(homes)):
            yield f"{target}: {name}, and another one of that name: unity builds cannot have both"
        for (namespace, name), files in sorted(homes.items()):
            if len(files) > 1 and not name.startswith("using "):
                yield f"{name} is in {', '.join(map(str, sorted(files)))}: unity builds cannot have both"


def type_name(declaration):
    """Of "struct X", "class X", "using X = …"; None for what is no type."""
    match = re.match(r"(?:struct|class|enum class|enum|using) (\w+)", declaration)
    return match and match.group(1)


def types_of_headers(root, target):
    """(namespace, type) -> the headers that a file of the target may have before it."""
    declared = collections.defaultdict(set)
    for folder in {"lib/src": ("lib/src", "lib/include"), "cli": ("cli",)}[target]:
        for path in sources(root, folder):
            text = path.read_text()
            namespace = re.search(r"^namespace ([\w:]+) \{", text, re.M)
            if path.suffix == ".hpp" and namespace:
                for name in [*PUBLIC_TYPE.findall(text), *re.findall(r"^using (\w+) =", text, re.M)]:
                    declared[namespace.group(1), name].add(path.relative_to(root))
    return declared


def private_names(text):
    """(namespace, name) of what unnamed namespaces define; of a function with its parameters, of an alias with what it stands for."""
    namespace = re.search(r"^namespace ([\w:]+) \{", text, re.M)
    for part in re.findall(r"^namespace \{$(.*?)^\}  // namespace$", text, re.M | re.S):
        for pattern in PRIVATE:
            for match in pattern.finditer(part):
                yield namespace.group(1) if namespace else "", as_compiler_reads(match.group(1))


def as_compiler_reads(declaration):
    """A class is the same as a struct, and a function's parameters are their types."""
    text = re.sub(r"^class ", "struct ", " ".join(declaration.split()))
    name, bracket, rest = text.partition("(")
    if not bracket or text.startswith("using "):
        return text
    return f"{name}({', '.join(re.sub(r'(?<=[ &*])[a-z_][a-z_0-9]*( = .*)?$', '', part).strip() for part in rest.rstrip(')').split(', '))})"


def alias_clashes(homes):
    """The same alias for the same type may be said twice; for another type it may not, nor be a type of its own elsewhere."""
    targets = collections.defaultdict(set)
    for namespace, name in homes:
        if type_name(name):
            targets[namespace, type_name(name)].add(name)
    return {name for (namespace, _), names in targets.items() if len(names) > 1 and any(name.startswith("using ") for name in names) for name in names}


def twin_names(root):
    """A type of the command line that is called like one of the library hides it; in a unity build a file's own does so in its neighbours, too."""
    declared = {}
    for path in sources(root, "lib/include"):
        for name in PUBLIC_TYPE.findall(path.read_text()):
            declared[name] = path
    for path in sources(root, "cli"):
        for name in PUBLIC_TYPE.findall(path.read_text()):
            if name in declared:
                yield f"{path.relative_to(root)}: {name} is also in {declared[name].relative_to(root)}"


def paths_in_documents(root):
    """A path that a document names is there; one without an ending is a pair of files or a folder."""
    for path in [*sorted((root / "docs").rglob("*.md")), *sorted(root.glob("*.md"))]:
        if path.name == "CHANGELOG.md":
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for shown in SHOWN_PATH.findall(line):
                place = root / shown
                if "build/" not in shown and not place.exists() and not any(place.parent.glob(place.name + ".*")) and not any(place.parent.glob(place.name + "*")):
                    yield f"{path.relative_to(root)}:{number}: names {shown}, which is not there"


def names_in_the_drawing(root):
    """docs/architecture.md draws an event's way with names of the source."""
    page = root / "docs/architecture.md"
    drawing = page.read_text().split("```")[1]
    source = "\n".join(path.read_text() for folder in ("lib", "cli") for path in sources(root, folder) if path.suffix == ".hpp")
    for name in sorted(set(re.findall(r"\b(?:[A-Z]\w*[a-z]\w*|[a-z]+_[a-z_]+)\b", drawing))):
        if not re.search(rf"\b{name}\b", source):
            yield f"docs/architecture.md: draws {name}, which no header declares"


root = pathlib.Path(sys.argv[1])
found = [line for rule in (breaches, commands_that_meet, rooms_that_meet, sources_without_a_header, headers_for_others, own_dumps, clashing_names, twin_names, paths_in_documents, names_in_the_drawing) for line in rule(root)]
print("\n".join(found) or "the layers hold")
sys.exit(1 if found else 0)
