/** The drawn icons: 20 px, one stroke. Each is decoration; whoever uses one names it in words. */
import type { ReactNode } from "react";

const PATHS = {
  create: <path d="M10 3.2v3.1M10 13.7v3.1M3.2 10h3.1M13.7 10h3.1M5.3 5.3l2 2M12.7 12.7l2 2M14.7 5.3l-2 2M7.3 12.7l-2 2" />,
  models: <path d="M10 3 17 6.6 10 10.2 3 6.6zM3.2 10.2 10 13.7l6.8-3.5M3.2 13.6 10 17l6.8-3.4" />,
  send: <path d="M10 16V4.5M5 9.3 10 4.3l5 5" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  left: <path d="m12.5 4.5-5.5 5.5 5.5 5.5" />,
  right: <path d="m7.5 4.5 5.5 5.5-5.5 5.5" />,
  download: <path d="M10 3.5v9M6 9l4 4 4-4M4 16.5h12" />,
  again: <path d="M16 10a6 6 0 1 1-1.9-4.4L16 7.3M16 3.5v3.8h-3.8" />,
  copy: <path d="M7.5 7.5h8.5v8.5H7.5zM12.5 7.5V4H4v8.5h3.5" />,
  prompt: <path d="M4 5.5h12M4 10h12M4 14.5h7" />,
  zoom: <path d="M8.8 14.1a5.3 5.3 0 1 0 0-10.6 5.3 5.3 0 0 0 0 10.6zM12.7 12.7l4 4M6.6 8.8h4.4M8.8 6.6v4.4" />,
  info: <path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.3v4.2M10 6.6v.1" />,
  warn: <path d="M10 3.7 17 16H3zM10 8.5v3.5M10 14v.1" />,
  help: <path d="M7.5 7.6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.9M10 14.4v.1M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14z" />,
  sun: <path d="M10 13.3a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6zM10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M15.3 4.7l-1.2 1.2M5.9 14.1l-1.2 1.2" />,
  moon: <path d="M16.5 11.7A6.8 6.8 0 0 1 8.3 3.5a6.8 6.8 0 1 0 8.2 8.2z" />,
  system: <path d="M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14" />,
  language: <path d="M3 5h8M7 3v2M9.5 5C9 8.5 6.5 11 3.5 12M5 7.5c.8 1.9 2.3 3.3 4.5 4M10 17l3.5-8.5L17 17M11.2 14.3h4.6" />,
  check: <path d="m4.5 10.5 3.7 3.7 7.3-8" />,
  bolt: <path d="M11 2.8 4.5 11.3H9.5L9 17.2l6.5-8.5h-5z" />,
  draft: <path d="m4 16 .8-3.4L13 4.4a1.8 1.8 0 0 1 2.6 2.6L7.4 15.2zM11.6 5.8l2.6 2.6" />,
  stop: <path d="M6 6h8v8H6z" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {PATHS[name]}
    </svg>
  );
}

export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" fill="none">
      <path
        d="M24.5 11.2C22.6 8.6 19.6 7 16.2 7 11.1 7 7 11.1 7 16.1S11 25 16 25c4.3 0 7.9-2.8 8.8-6.8h-7.3"
        stroke="currentColor"
        strokeWidth="4.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
