from . import warranty_import
