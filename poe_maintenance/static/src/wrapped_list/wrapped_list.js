import { wrappedModels } from "@poe_warranty/wrapped_list/wrapped_list";

wrappedModels.push("maintenance.");
