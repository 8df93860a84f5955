/** A number in a range: drag it, use the arrows, or type it. */
import * as Radix from "@radix-ui/react-slider";
import { useId } from "react";

import "./controls.css";

interface Props {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
  /** When the hand lets go. */
  onCommit?: (value: number) => void;
  /** Said instead of the number ("16:9"). */
  text?: string;
  disabled?: boolean;
  /** What both ends mean. */
  ends?: [string, string];
}

export function Slider({ label, value, min, max, step = 1, onChange, onCommit, text, disabled, ends }: Props) {
  const id = useId();
  return (
    <div className="slider-row" data-disabled={disabled === true || undefined}>
      <label htmlFor={id}>{label}</label>
      {text === undefined ? (
        <input
          id={id}
          className="slider-number"
          type="number"
          inputMode="numeric"
          value={value}
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          onChange={(event) => {
            const typed = event.target.valueAsNumber;
            if (Number.isFinite(typed)) onChange(Math.min(max, Math.max(min, typed)));
          }}
          onBlur={() => onCommit?.(value)}
        />
      ) : (
        <output id={id} className="slider-number">
          {text}
        </output>
      )}
      <Radix.Root
        className="slider"
        value={[value]}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        onValueChange={([next = value]) => onChange(next)}
        onValueCommit={([next = value]) => onCommit?.(next)}
      >
        <Radix.Track className="slider-track">
          <Radix.Range className="slider-range" />
        </Radix.Track>
        <Radix.Thumb className="slider-thumb" aria-label={label} aria-valuetext={text} />
      </Radix.Root>
      {ends && (
        <p className="slider-ends" aria-hidden="true">
          <span>{ends[0]}</span>
          <span>{ends[1]}</span>
        </p>
      )}
    </div>
  );
}
