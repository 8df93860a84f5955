/** The fields of a call. */
import { useId } from "react";

import { keyOf, type Filled } from "./request";
import type { Field, Operation } from "./openapi";
import { useWords } from "./words";

interface Props {
  operation: Operation;
  filled: Filled;
  onChange: (filled: Filled) => void;
}

const PLACES = ["path", "query", "header", "body"] as const;

export function Form({ operation, filled, onChange }: Props) {
  const { t } = useWords();
  const id = useId();
  if (operation.fields.length === 0) return <p className="pg-quiet">{t("nothing")}</p>;
  return PLACES.map((place) => {
    const fields = operation.fields.filter((one) => one.place === place);
    if (fields.length === 0) return null;
    const whole = place === "body" && filled.json !== null;
    return (
      <fieldset key={place} className="pg-fields">
        <legend>{t(`places.${place}`)}</legend>
        {whole ? (
          <textarea id={id} aria-label={t("asJson")} className="pg-json" rows={12} spellCheck="false" value={filled.json ?? ""} onChange={(event) => onChange({ ...filled, json: event.target.value })} />
        ) : (
          fields.map((field) => <One key={keyOf(field)} field={field} filled={filled} onChange={onChange} />)
        )}
      </fieldset>
    );
  });
}

function One({ field, filled, onChange }: { field: Field; filled: Filled; onChange: (filled: Filled) => void }) {
  const { t } = useWords();
  const id = useId();
  const key = keyOf(field);
  const value = filled.values[key] ?? "";
  const set = (text: string) => onChange({ ...filled, values: { ...filled.values, [key]: text } });
  const common = { id, value, required: field.required, "aria-describedby": `${id}d` };
  const hint = field.preset || (field.kind === "any" ? t("json") : "");
  return (
    <div className="pg-field">
      <label htmlFor={id}>
        <code>{field.name}</code>
        {field.required && <em>{t("needed")}</em>}
        <small>{[field.kind === "text" || field.kind === "choice" || field.kind === "any" ? "" : field.kind, field.allowed].filter(Boolean).join(" ")}</small>
      </label>
      {field.kind === "file" || field.kind === "files" ? (
        <input id={id} type="file" multiple={field.kind === "files"} aria-describedby={`${id}d`} onChange={(event) => onChange({ ...filled, files: { ...filled.files, [key]: [...(event.target.files ?? [])] } })} />
      ) : field.kind === "choice" || field.kind === "boolean" ? (
        <select {...common} onChange={(event) => set(event.target.value)}>
          <option value="">{field.preset ? `${t("leaveOut")} (${field.preset})` : t("leaveOut")}</option>
          {(field.kind === "boolean" ? ["true", "false"] : field.options).map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      ) : field.kind === "number" || field.kind === "integer" ? (
        <input {...common} type="number" step={field.kind === "integer" ? 1 : "any"} min={field.low} max={field.high} placeholder={hint} onChange={(event) => set(event.target.value)} />
      ) : /prompt|text|content/iu.test(field.name) || field.kind === "any" ? (
        <textarea {...common} rows={2} spellCheck="false" placeholder={hint} onChange={(event) => set(event.target.value)} />
      ) : (
        <input {...common} type="text" spellCheck="false" placeholder={hint} onChange={(event) => set(event.target.value)} />
      )}
      <p id={`${id}d`}>{field.description}</p>
    </div>
  );
}
