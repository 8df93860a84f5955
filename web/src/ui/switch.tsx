/** On or off, at once. */
import * as Radix from "@radix-ui/react-switch";
import { useId, type ReactNode } from "react";

import "./controls.css";

interface Props {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function Switch({ label, hint, checked, onChange, disabled }: Props) {
  const id = useId();
  return (
    <div className="switch-row">
      <label htmlFor={id}>
        {label}
        {hint && <span id={`${id}h`}>{hint}</span>}
      </label>
      <Radix.Root id={id} className="switch" checked={checked} onCheckedChange={onChange} disabled={disabled} aria-describedby={hint ? `${id}h` : undefined}>
        <Radix.Thumb className="switch-thumb" />
      </Radix.Root>
    </div>
  );
}
