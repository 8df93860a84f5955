/** A name, typed in place: Enter keeps it, Escape does not. */
import { useEffect, useRef, useState } from "react";

interface Props {
  label: string;
  value?: string;
  onDone: (name: string) => void;
  onCancel: () => void;
}

export function NameField({ label, value = "", onDone, onCancel }: Props) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // A menu that this was asked for in keeps the focus to itself until it has gone.
    let frame = 0;
    const take = () => {
      if (document.querySelector("[role=menu]")) frame = requestAnimationFrame(take);
      else frame = requestAnimationFrame(() => field.current?.focus());
    };
    take();
    return () => cancelAnimationFrame(frame);
  }, []);
  const end = () => (text.trim() && text.trim() !== value ? onDone(text.trim()) : onCancel());
  return (
    <input
      ref={field}
      className="name-field"
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
