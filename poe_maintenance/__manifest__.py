{
    "name": "Warranty Maintenance",
    "summary": "Customers' installed devices, with their serial and warranty card",
    "version": "19.0.1.0.0",
    "category": "Services/Warranty",
    "author": "POE Sec",
    "website": "https://github.com/poe-sec/poe-warranty",
    "license": "AGPL-3",
    "depends": ["maintenance", "poe_warranty"],
    "data": [
        "security/maintenance_rules.xml",
        "security/ir.model.access.csv",
        "data/maintenance_equipment_category.xml",
        "views/maintenance_equipment_views.xml",
        "views/warranty_card_views.xml",
        "views/menus.xml",
    ],
    "application": True,
}
