/** A name, typed in place: Enter keeps it, Escape does not. */
import { useState } from "react";

interface Props {
  label: string;
  value?: string;
  onDone: (name: string) => void;
  onCancel: () => void;
}

export function NameField({ label, value = "", onDone, onCancel }: Props) {
  const [text, setText] = useState(value);
  const end = () => (text.trim() && text.trim() !== value ? onDone(text.trim()) : onCancel());
  return (
    <input
      className="name-field"
      autoFocus
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={120}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={end}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        else if (event.key === "Escape") {
          event.stopPropagation();
          onCancel();
        }
      }}
    />
  );
}
