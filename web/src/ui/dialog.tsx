/** A question or a page of its own above the page. On a phone it comes up from below (`Sheet` everywhere does). */
import * as Radix from "@radix-ui/react-dialog";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "./button";

interface Props {
  title: string;
  /** Read with the title; shown under it. */
  lead?: ReactNode;
  children: ReactNode;
  onClose: () => void;
  className?: string;
  /** The buttons, at the end. */
  foot?: ReactNode;
}

function Framed({ title, lead, children, onClose, className = "", foot, shape }: Props & { shape: "sheet" | "drawer" }) {
  const { t } = useTranslation();
  // Radix gives the focus back to a trigger; these are opened from anywhere, also by a key.
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content
          className={`${shape} ${className}`}
          onOpenAutoFocus={(event) => {
            // To what one came to do; the close button, first in order, would show its tip unasked.
            event.preventDefault();
            const box = event.currentTarget as HTMLElement;
            const field = window.matchMedia("(hover: hover)").matches ? box.querySelector<HTMLElement>("input:not([type=hidden], [hidden]), textarea, select") : null; // on a phone it would bring up the keys
            (field ?? box).focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
          }}
          {...(lead ? {} : { "aria-describedby": undefined })}
        >
          <div className="sheet-head">
            <Radix.Title>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label={t("common.close")} hint="Esc" side="bottom" />
            </Radix.Close>
          </div>
          {lead && <Radix.Description className="sheet-lead">{lead}</Radix.Description>}
          {children}
          {foot && <div className="sheet-foot">{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function Dialog(props: Props) {
  return <Framed {...props} shape="sheet" />;
}

/** From the lower edge, for the thumb. */
export function Sheet(props: Props) {
  return <Framed {...props} shape="drawer" />;
}
