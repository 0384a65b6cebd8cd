import { printReports } from "@poe_warranty/print/print_reports";

printReports("poe_maintenance");
