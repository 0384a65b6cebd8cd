"""The rooms of the models stand on one another, the order of imports in one means nothing, views and
tests lie in rooms of the same names, and nothing is written twice: read from the source, and once tried
with every room imported the other way round."""

import ast
import json
import shutil
from collections import defaultdict

import pytest

from conftest import BOTH_DB, TOP, database, odoo_python

ROOMS = {
    "poe_warranty": "base policy card claim goods remedy recovery parts public portal mailbox messages "
    "campaign lists interface handover figures queue",
    "poe_maintenance": "place people advice contract visit callout charge figures papers portal "
    "queue",
}
MAX_LINES = 300
# Odoo's own models have methods of these names, too: a call of one tells nothing
OF_ODOO = {"action_confirm"}
# how classes are described, which has no order
OF_CLASSES = {"_name", "_inherit", "_description"}
# what depended on the order of imports, as Odoo names it: a visit that ends, a move that is completed
TRIED = {
    "poe_maintenance": "/poe_maintenance/tests/charge/test_visit_parts.py:TestVisitParts."
    "test_a_charged_callout_with_a_charged_part_charges_both",
    "poe_warranty": "/poe_warranty/tests/remedy/test_remedies.py:TestRemedies.test_s32_replaced_unit",
}
# views repeat what they show, tests what they set up; the rest is written by Odoo, or for once
UNREAD = {"views", "tests", "i18n", "migrations"}
MAX_SHARED = 9


def parse(path):
    return ast.parse(path.read_text())


def get_imports(path):
    """Return what an ``__init__.py`` imports from its own folder, in its order."""
    return [alias.name for node in parse(path).body for alias in getattr(node, "names", ())]


def get_files(folder):
    return sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")


def get_classes(path):
    return [node for node in parse(path).body if isinstance(node, ast.ClassDef)]


def get_methods(node):
    return [item for item in node.body if isinstance(item, ast.FunctionDef)]


def get_settings(node):
    """Return the names of the models that a class says it is, and those it says it inherits."""
    values = {
        target.id: ast.literal_eval(item.value)
        for item in node.body
        if isinstance(item, ast.Assign)
        for target in item.targets
        if isinstance(target, ast.Name) and target.id in ("_name", "_inherit")
    }
    inherited = values.get("_inherit") or []
    return values.get("_name"), [inherited] if isinstance(inherited, str) else inherited


def get_model(node):
    """Return the name of the model a class is of: its ``_name``, else the one it inherits."""
    name, inherited = get_settings(node)
    return name or next(iter(inherited), None)


def is_extension(method):
    """Tell whether a method goes on with one of its name: it defines nothing new."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == method.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", None) == "super"
        for node in ast.walk(method)
    )


def get_calls(path):
    """Return ``[(line, name)]`` of the calls ``….name(…)`` in a file, but for those of ``super()``."""
    return [
        (node.lineno, node.func.attr)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and not (
            isinstance(node.func.value, ast.Call)
            and getattr(node.func.value.func, "id", None) == "super"
        )
    ]


def get_floors(models, rooms):
    """Return ``{name: number of the lowest room that defines a method of it}``."""
    floors = {}
    for number, room in enumerate(rooms):
        for path in get_files(models / room):
            for node in get_classes(path):
                for method in get_methods(node):
                    if not is_extension(method):
                        floors.setdefault(method.name, number)
    return floors


@pytest.fixture(params=ROOMS)
def addon(request):
    return request.param


@pytest.fixture
def models(addon):
    return TOP / addon / "models"


@pytest.fixture
def rooms(addon):
    return ROOMS[addon].split()


def test_the_rooms_are_listed_in_their_order(models, rooms):
    assert get_imports(models / "__init__.py") == rooms
    assert {path.parent.name for path in models.glob("*/__init__.py")} == set(rooms)
    for room in rooms:
        listed = get_imports(models / room / "__init__.py")
        assert sorted(listed) == [path.stem for path in get_files(models / room)], room


def test_a_lower_room_calls_nothing_that_only_a_higher_one_defines(models, rooms):
    floors = get_floors(models, rooms)
    upwards = [
        f"{path.relative_to(models)}:{line} calls {name}() of {rooms[floors[name]]}/"
        for number, room in enumerate(rooms)
        for path in get_files(models / room)
        for line, name in get_calls(path)
        if floors.get(name, 0) > number and name not in OF_ODOO
    ]
    assert not upwards, "\n".join(upwards)


def defines_model(path):
    """Tell whether a file defines a model, and so has to be imported before those that extend it."""
    settings = map(get_settings, get_classes(path))
    return any(name and name not in inherited for name, inherited in settings)


def get_attributes(node):
    """Return the names of what a class sets, but for its methods: fields, constraints, settings."""
    return {
        target.id
        for item in node.body
        if isinstance(item, ast.Assign)
        for target in item.targets
        if isinstance(target, ast.Name)
    }


def test_the_order_of_imports_in_a_room_has_no_meaning(models, rooms):
    """It would have one where two files of a room extend the same method, or set the same field, of
    the same model. What a model is defined with comes first anyway."""
    twice = []
    for room in rooms:
        places = defaultdict(set)
        for path in get_files(models / room):
            for node in get_classes(path):
                names = {method.name for method in get_methods(node)}
                if not defines_model(path):
                    names |= get_attributes(node) - OF_CLASSES
                for name in names:
                    places[get_model(node), name].add(path.name)
        twice += [
            f"{room}/: {model}.{name} in {', '.join(sorted(files))}"
            for (model, name), files in places.items()
            if len(files) > 1
        ]
    assert not twice, "\n".join(twice)


@pytest.fixture
def turned(tmp_path):
    """A copy of the add-ons whose rooms import their files the other way round; only what defines a
    model still comes before what extends it."""
    for addon, rooms in ROOMS.items():
        shutil.copytree(TOP / addon, tmp_path / addon, ignore=shutil.ignore_patterns("__pycache__"))
        for room in rooms.split():
            folder = tmp_path / addon / "models" / room
            names = get_imports(folder / "__init__.py")
            first = [name for name in names if defines_model(folder / f"{name}.py")]
            rest = [name for name in reversed(names) if name not in first]
            lines = "".join(f"from . import {name}\n" for name in first + rest)
            (folder / "__init__.py").write_text(lines)
    return tmp_path


def test_imported_the_other_way_round_all_happens_in_its_order(turned):
    told = turned / "results"
    with database(BOTH_DB, "turned") as db:
        for addon, test in TRIED.items():
            odoo_python(
                *(TOP / "tests/peers/side.py", db, addon, told, "--alone", test), addons=turned
            )
    results = [json.loads(line) for line in told.read_text().splitlines()]
    assert [record["outcome"] for record in results] == ["begun", "passed"] * len(TRIED), results


def test_moves_are_completed_in_one_place(models):
    """What completing a stock move means is named step by step, once in an add-on."""
    places = [
        path
        for path in models.rglob("*.py")
        for node in get_classes(path)
        for method in get_methods(node)
        if (get_model(node), method.name) == ("stock.move", "_action_done")
    ]
    assert len(places) <= 1, places


def test_no_file_is_too_long(models):
    lengths = {path: len(path.read_text().splitlines()) for path in models.rglob("*.py")}
    long = {
        str(path.relative_to(models)): lines for path, lines in lengths.items() if lines > MAX_LINES
    }
    assert not long


def test_views_and_tests_lie_in_the_same_rooms(addon, rooms):
    for kind in ("views", "tests"):
        folders = {path.parent.name for path in (TOP / addon / kind).glob("*/*.[px][ym]*")}
        folders.discard("__pycache__")
        assert folders <= set(rooms), kind


def test_every_test_is_found(addon):
    """Odoo's loader looks at the names in ``tests/__init__.py`` and no deeper; of two modules of one
    name it would see the last."""
    tests = TOP / addon / "tests"
    listed = sorted(
        "/".join(filter(None, [node.module, alias.name]))
        for node in parse(tests / "__init__.py").body
        for alias in node.names
    )
    assert listed == sorted(
        str(path.relative_to(tests).with_suffix("")) for path in tests.rglob("test_*.py")
    )
    names = [path.rpartition("/")[2] for path in listed]
    assert len(names) == len(set(names))


def get_lines(path):
    """Return ``[(number, text)]`` of the lines of a file that can be written twice: blank lines, imports
    and the headers of XML files say nothing."""
    lines = enumerate(map(str.strip, path.read_text().splitlines()), 1)
    said = ("import ", "from ", "<?xml ", "<odoo", "</odoo")
    return [(number, line) for number, line in lines if line and not line.startswith(said)]


def test_nothing_is_written_twice():
    """No ten lines that follow one another stand in two places, however they are indented. Views lie in
    ``views/``, those of a dialog beside it."""
    places = defaultdict(list)
    size = MAX_SHARED + 1
    for folder in (*ROOMS, "demo", "setup", "bin"):
        for path in sorted((TOP / folder).rglob("*")):
            inside = path.relative_to(TOP)
            if (
                path.suffix in (".py", ".js", ".xml", ".sh", ".scss")
                and not UNREAD & {*inside.parts}
                and not path.name.endswith("_views.xml")
            ):
                lines = get_lines(path)
                for run in zip(*(lines[start:] for start in range(size)), strict=False):
                    places[tuple(line for _number, line in run)].append(f"{inside}:{run[0][0]}")
    twice = [" ~ ".join(found) for found in places.values() if len(found) > 1]
    assert not twice, "\n".join(twice)
