/** More than a name beside a thing. A name alone needs none of this: `data-tip` (see IconButton) does. */
import * as Radix from "@radix-ui/react-tooltip";
import type { ReactElement, ReactNode } from "react";

import "./controls.css";

export function Tooltip({ children, tip, side = "top" }: { children: ReactElement; tip: ReactNode; side?: "top" | "right" | "bottom" | "left" }) {
  return (
    <Radix.Provider delayDuration={350}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
            {tip}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
