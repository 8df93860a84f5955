/** With what a call's form begins, and what it may be filled with. Pure. */
import type { Field, Operation } from "./openapi";
import { keyOf, type Filled } from "./request";

const PROMPT = "a red fox in snow, watercolor";

/** Whether a field names something that was made before: an example of it would only be a wrong one. */
export const isReference = ({ path }: Pick<Field, "path">): boolean => /^(?:id|ids|named|parent|alias|cursor|name)$|_ids?$|Ids?$/u.test(path.at(-1) ?? "");

/** What a field is filled with; empty where nothing sensible is known. */
export function exampleOf(field: Field): string {
  if (field.options.length === 1 && field.required) return field.options[0] ?? "";
  if (field.place === "path" || (field.place === "body" && isReference(field) && field.path.at(-1) !== "name")) return "";
  if (field.example && !field.example.includes("…")) return field.example;
  return field.path.at(-1) === "prompt" ? PROMPT : "";
}

/** What is needed, with its example, so that a call can be run as it stands. `every`: all that have an example. */
export function start(operation: Operation, every = false): Filled {
  const values = operation.fields.flatMap((field) => {
    const example = exampleOf(field);
    const written = field.kind === "picture" || field.kind === "pictures"; // a picture is the caller's to choose
    return example && (every || (field.required && !written) || field.name === "prompt") ? [[keyOf(field), example] as const] : [];
  });
  return { values: Object.fromEntries(values), files: {}, json: operation.free ? "{}" : null };
}

/** Nothing but what cannot be otherwise. */
export function emptied(operation: Operation): Filled {
  const fixed = operation.fields.filter((field) => field.required && field.options.length === 1);
  return { values: Object.fromEntries(fixed.map((field) => [keyOf(field), field.options[0] ?? ""])), files: {}, json: operation.free ? "{}" : null };
}
