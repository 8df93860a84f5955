/** A list of things to do or to choose from: behind a button (`Menu`) or under the right mouse button (`ContextMenu`). */
import * as Context from "@radix-ui/react-context-menu";
import * as Drop from "@radix-ui/react-dropdown-menu";
import type { ReactElement, ReactNode } from "react";

import { Icon, type IconName } from "./icons";

import "./controls.css";

export interface MenuEntry {
  id: string;
  label: ReactNode;
  icon?: IconName;
  /** A key, or a few quiet words. */
  hint?: string;
  /** A tick beside it; then it is one of a set. */
  checked?: boolean;
  disabled?: boolean;
  danger?: boolean;
  onSelect?: () => void;
  /** More of them, in a menu of their own. */
  entries?: MenuLine[];
}
export type MenuLine = MenuEntry | { id: string; divider: true; label?: string };

type Parts = Pick<typeof Drop, "Item" | "CheckboxItem" | "Separator" | "Label" | "Sub" | "SubTrigger" | "SubContent" | "Portal">;

function Inside({ entry }: { entry: MenuEntry }) {
  return (
    <>
      {entry.icon && <Icon name={entry.icon} size={16} />}
      <span>{entry.label}</span>
      {entry.checked && <Icon name="check" size={14} />}
      {entry.hint && <span className="aside">{entry.hint}</span>}
    </>
  );
}

function Lines({ parts: P, lines }: { parts: Parts; lines: readonly MenuLine[] }) {
  return lines.map((line) => {
    if ("divider" in line) return line.label ? <P.Label key={line.id} className="menu-label">{line.label}</P.Label> : <P.Separator key={line.id} className="menu-line" />;
    if (line.entries) {
      return (
        <P.Sub key={line.id}>
          <P.SubTrigger className="menu-item">
            <Inside entry={line} />
            <span className="aside">
              <Icon name="right" size={14} />
            </span>
          </P.SubTrigger>
          <P.Portal>
            <P.SubContent className="menu" sideOffset={4} collisionPadding={8}>
              <Lines parts={P} lines={line.entries} />
            </P.SubContent>
          </P.Portal>
        </P.Sub>
      );
    }
    const common = { className: "menu-item", disabled: line.disabled ?? false, "data-danger": line.danger === true || undefined, onSelect: () => line.onSelect?.() };
    return line.checked === undefined ? (
      <P.Item key={line.id} {...common}>
        <Inside entry={line} />
      </P.Item>
    ) : (
      <P.CheckboxItem key={line.id} {...common} checked={line.checked}>
        <Inside entry={line} />
      </P.CheckboxItem>
    );
  });
}

/** The focus goes back to the button, unless what was chosen has opened a field that is being written in. */
function backUnlessWriting(event: Event): void {
  if (document.activeElement?.matches("input, textarea") === true) event.preventDefault();
}

/**
 * A menu that closes gives the focus back a moment later. Whoever has opened another one meanwhile keeps it: a press outside, Escape and
 * a choice close a menu, the focus does not.
 */
function stayOpen(event: Event): void {
  event.preventDefault();
}

export function Menu({ trigger, lines, label, align = "end", side = "bottom", open, onOpenChange }: {
  trigger: ReactElement;
  lines: readonly MenuLine[];
  label?: string;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <Drop.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <Drop.Trigger asChild>{trigger}</Drop.Trigger>
      <Drop.Portal>
        <Drop.Content className="menu" align={align} side={side} sideOffset={6} collisionPadding={8} aria-label={label} onCloseAutoFocus={backUnlessWriting} onFocusOutside={stayOpen}>
          <Lines parts={Drop} lines={lines} />
        </Drop.Content>
      </Drop.Portal>
    </Drop.Root>
  );
}

export function ContextMenu({ children, lines }: { children: ReactElement; lines: readonly MenuLine[] | (() => readonly MenuLine[]) }) {
  return (
    <Context.Root modal={false}>
      <Context.Trigger asChild>{children}</Context.Trigger>
      <Context.Portal>
        <Context.Content className="menu" collisionPadding={8} onCloseAutoFocus={backUnlessWriting}>
          <Lines parts={Context} lines={typeof lines === "function" ? lines() : lines} />
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  );
}
