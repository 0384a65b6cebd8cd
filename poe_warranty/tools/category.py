"""Product categories, which lie below one another."""


def get_path_ids(category):
    """Return the ids of a category and those above it, the nearest first.

    :param category: ``product.category``, may be empty
    """
    path = (category.parent_path or "").split("/")
    return [int(id_) for id_ in reversed(path) if id_]
