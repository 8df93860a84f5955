/** Pages of one panel. */
import * as Radix from "@radix-ui/react-tabs";
import type { ReactNode } from "react";

import "./controls.css";

interface Props {
  label: string;
  tabs: readonly { id: string; title: ReactNode; content: ReactNode }[];
  value?: string;
  onChange?: (id: string) => void;
}

export function Tabs({ label, tabs, value, onChange }: Props) {
  return (
    <Radix.Root {...(value === undefined ? { defaultValue: tabs[0]?.id ?? "" } : { value })} {...(onChange ? { onValueChange: onChange } : {})}>
      <Radix.List className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.id} className="tab" value={tab.id}>
            {tab.title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} className="tab-page" value={tab.id}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
