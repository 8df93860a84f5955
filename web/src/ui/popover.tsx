/** A panel beside the thing it belongs to. The page behind stays alive. */
import * as Radix from "@radix-ui/react-popover";
import type { ComponentProps, ReactElement, ReactNode } from "react";

import "./controls.css";

interface Props {
  trigger: ReactElement;
  children: ReactNode;
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: ComponentProps<typeof Radix.Content>["side"];
  align?: ComponentProps<typeof Radix.Content>["align"];
  className?: string;
}

export function Popover({ trigger, children, label, side = "bottom", align = "center", className = "", ...root }: Props) {
  return (
    <Radix.Root {...root}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={`popover ${className}`} data-panel aria-label={label} side={side} align={align} sideOffset={8} collisionPadding={10}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
