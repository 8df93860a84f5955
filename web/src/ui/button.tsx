/** Buttons: a quiet one, one filled where there is one thing to do, one of only a sign that still has a name. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

import { Icon, type IconName } from "./icons";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "quiet" | "primary" | "bare" | "danger";
  icon?: IconName;
  ref?: Ref<HTMLButtonElement>;
}

const names = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(" ");

export function Button({ kind = "quiet", icon, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button type={type} className={names("button", kind !== "quiet" && kind, className)} {...rest}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  icon: IconName;
  /** Its name, for everybody: read aloud, and shown on hover and focus. */
  label: string;
  /** The key that does the same. */
  hint?: string;
  size?: number;
  /** Where the name appears. */
  side?: "top" | "bottom" | "right";
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon, label, hint, size = 18, side = "top", className, children, type = "button", ...rest }: IconButtonProps) {
  return (
    <button type={type} className={names("button bare round", className)} aria-label={label} data-tip={hint ? `${label}  ${hint}` : label} data-tip-side={side} {...rest}>
      <Icon name={icon} size={size} />
      {children}
    </button>
  );
}
