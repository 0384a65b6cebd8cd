"""The rooms of the models stand on one another, views and tests lie in rooms of the same names: read
from their source, without Odoo."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
ROOMS = {
    "poe_warranty": "base policy card claim goods remedy recovery parts",
    "poe_maintenance": "place people advice contract visit callout charge figures",
}
MAX_LINES = 300
# Odoo's own models have methods of these names, too: a call of one tells nothing
OF_ODOO = {"action_confirm"}


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


def get_model(node):
    """Return the name of the model a class is of: its ``_name``, else the one it inherits."""
    values = {
        target.id: ast.literal_eval(item.value)
        for item in node.body
        if isinstance(item, ast.Assign)
        for target in item.targets
        if isinstance(target, ast.Name) and target.id in ("_name", "_inherit")
    }
    model = values.get("_name") or values.get("_inherit")
    return model if isinstance(model, str) else model and model[0]


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


def test_the_order_of_imports_in_a_room_has_no_meaning(models, rooms):
    """It would have one where two files of a room extend the same method of the same model."""
    twice = []
    for room in rooms:
        places = defaultdict(list)
        for path in get_files(models / room):
            for node in get_classes(path):
                for method in get_methods(node):
                    places[get_model(node), method.name].append(path.name)
        twice += [
            f"{room}/: {model}.{name} in {', '.join(files)}"
            for (model, name), files in places.items()
            if len(files) > 1
        ]
    assert not twice, "\n".join(twice)


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
