/** The fields of a call. */
import { useId, useRef } from "react";

import { Button, IconButton } from "../ui/button";
import { fitting } from "./answer";
import { isReference } from "./examples";
import { keyOf, type Filled } from "./request";
import type { Field, Operation } from "./openapi";
import { Said } from "./said";
import { useWords } from "./words";

interface Props {
  operation: Operation;
  filled: Filled;
  onChange: (filled: Filled) => void;
  /** Ids that earlier answers had. */
  seen: readonly string[];
}

const PLACES = ["path", "query", "header", "body"] as const;

export function Form({ operation, filled, onChange, seen }: Props) {
  const { t } = useWords();
  const id = useId();
  if (operation.fields.length === 0 && !operation.free) return <p className="pg-quiet">{t("nothing")}</p>;
  return PLACES.map((place) => {
    const fields = operation.fields.filter((one) => one.place === place);
    const whole = place === "body" && filled.json !== null;
    if (fields.length === 0 && !whole) return null;
    return (
      <fieldset key={place} className="pg-fields">
        <legend>{t(`places.${place}`)}</legend>
        {whole ? (
          <textarea id={id} aria-label={t("asJson")} className="pg-json" rows={12} spellCheck="false" value={filled.json ?? ""} onChange={(event) => onChange({ ...filled, json: event.target.value })} />
        ) : (
          fields.map((field) => <One key={keyOf(field)} field={field} filled={filled} onChange={onChange} seen={seen} />)
        )}
      </fieldset>
    );
  });
}

/** What a field takes, beside its range: kinds that show by themselves are not named. */
const KINDS: Partial<Record<Field["kind"], "integer" | "number" | "list" | "json">> = { integer: "integer", number: "number", list: "list", any: "json" };

function One({ field, filled, onChange, seen }: { field: Field; filled: Filled; onChange: (filled: Filled) => void; seen: readonly string[] }) {
  const { t } = useWords();
  const id = useId();
  const key = keyOf(field);
  const kind = KINDS[field.kind];
  return (
    <div className="pg-field">
      <label htmlFor={id} id={`${id}l`}>
        <code>{field.name}</code> {field.required && <em>{t("needed")}</em>}{" "}
        <small>{[kind ? t(`kinds.${kind}`) : "", field.allowed].filter(Boolean).join(" ")}</small>
      </label>
      <div className="pg-control">
        <Control
          id={id}
          field={field}
          value={filled.values[key] ?? ""}
          files={filled.files[key] ?? []}
          seen={seen}
          onText={(text) => onChange({ ...filled, values: { ...filled.values, [key]: text } })}
          onFiles={(files) => onChange({ ...filled, files: { ...filled.files, [key]: files } })}
        />
        <p id={`${id}d`}>
          <Said text={field.description} />
        </p>
      </div>
    </div>
  );
}

interface ControlProps {
  id: string;
  field: Field;
  value: string;
  files: readonly File[];
  seen: readonly string[];
  onText: (text: string) => void;
  onFiles: (files: readonly File[]) => void;
}

function Control({ id, field, value, files, seen, onText, onFiles }: ControlProps) {
  const { t } = useWords();
  const common = { id, value, required: field.required && files.length === 0, "aria-describedby": `${id}d` };
  const placeholder = field.preset || (isReference(field) ? field.example : "");
  if (field.kind === "file" || field.kind === "files") {
    return <input id={id} type="file" multiple={field.kind === "files"} required={field.required && files.length === 0} aria-describedby={`${id}d`} onChange={(event) => onFiles([...(event.target.files ?? [])])} />;
  }
  if (field.kind === "choices") {
    const chosen = value.split("\n").filter(Boolean);
    return (
      <div id={id} className="pg-choices" role="group" aria-labelledby={`${id}l`} aria-describedby={`${id}d`}>
        {field.options.map((one) => (
          <label key={one} className="pg-tick">
            <input type="checkbox" checked={chosen.includes(one)} onChange={(event) => onText((event.target.checked ? [...chosen, one] : chosen.filter((each) => each !== one)).join("\n"))} />
            <code>{one}</code>
          </label>
        ))}
      </div>
    );
  }
  if (field.kind === "choice" || field.kind === "boolean") {
    const fixed = field.required && field.options.length === 1;
    return (
      <select {...common} onChange={(event) => onText(event.target.value)}>
        {!fixed && <option value="">{field.required ? "" : field.preset ? `${t("leaveOut")} (${field.preset})` : t("leaveOut")}</option>}
        {(field.kind === "boolean" ? ["true", "false"] : field.options).map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === "number" || field.kind === "integer") {
    return <input {...common} type="number" inputMode={field.kind === "integer" ? "numeric" : "decimal"} step={field.kind === "integer" ? 1 : "any"} min={field.low} max={field.high} placeholder={placeholder} onChange={(event) => onText(event.target.value)} />;
  }
  if (field.kind === "picture" || field.kind === "pictures") return <Picture common={common} field={field} files={files} onText={onText} onFiles={onFiles} />;
  if (field.kind === "list" || field.kind === "any" || /prompt|text|content|words/iu.test(field.name)) {
    return <textarea {...common} rows={2} spellCheck="false" maxLength={field.longest} placeholder={placeholder} onChange={(event) => onText(event.target.value)} />;
  }
  const known = isReference(field) ? fitting(seen, field.name) : [];
  return (
    <>
      <input {...common} type="text" spellCheck="false" autoComplete="off" maxLength={field.longest} placeholder={placeholder} {...(known.length > 0 ? { list: `${id}k` } : {})} onChange={(event) => onText(event.target.value)} />
      {known.length > 0 && (
        <datalist id={`${id}k`}>
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

interface PictureProps {
  common: { id: string; value: string; required: boolean; "aria-describedby": string };
  field: Field;
  files: readonly File[];
  onText: (text: string) => void;
  onFiles: (files: readonly File[]) => void;
}

/** Base64 inside JSON: of a file, or pasted. */
function Picture({ common, field, files, onText, onFiles }: PictureProps) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const several = field.kind === "pictures";
  return (
    <div className="pg-picture">
      {files.map((one) => (
        <span key={one.name} className="pg-file">
          {one.name}
          <IconButton icon="close" size={14} label={t("takeOff", { name: one.name })} onClick={() => onFiles(files.filter((each) => each !== one))} />
        </span>
      ))}
      {(several || files.length === 0) && (
        <>
          <Button icon="upload" onClick={() => input.current?.click()}>
            {t("fromFile")}
          </Button>
          <input ref={input} type="file" accept="image/*" hidden multiple={several} aria-label={`${field.name}: ${t("fromFile")}`} onChange={(event) => onFiles([...(several ? files : []), ...(event.target.files ?? [])])} />
        </>
      )}
      {files.length === 0 && <textarea {...common} rows={1} spellCheck="false" placeholder={t(several ? "orBase64s" : "orBase64")} onChange={(event) => onText(event.target.value)} />}
    </div>
  );
}
