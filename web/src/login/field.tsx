/** One line to fill in, with its label above it. */
import { useId, type ComponentProps } from "react";

interface Props extends Omit<ComponentProps<"input">, "onChange" | "id"> {
  id?: string;
  label: string;
  hint?: string;
  onText: (text: string) => void;
}

export function Field({ id, label, hint, onText, ...input }: Props) {
  const made = useId();
  const name = id ?? made;
  return (
    <>
      <label htmlFor={name}>{label}</label>
      <input {...input} id={name} spellCheck="false" aria-describedby={hint ? `${name}-hint login-wrong` : "login-wrong"} onChange={(event) => onText(event.target.value)} />
      {hint && (
        <p id={`${name}-hint`} className="login-hint">
          {hint}
        </p>
      )}
    </>
  );
}
