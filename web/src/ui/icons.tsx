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
  chat: <path d="M4 4.5h12v8.5H9.5L6 16v-3H4z" />,
  edit: <path d="M4.5 15.5c3 .3 4-1 4-2.6a1.9 1.9 0 0 0-1.9-1.9c-1.9 0-1.6 2.6-3.1 3.4M8 11l6.8-7.2a1.4 1.4 0 0 1 2 2L9.6 12.6" />,
  organize: <path d="M3.5 3.5h6v7h-6zM12.5 3.5h4v4h-4zM12.5 10.5h4v6h-4zM3.5 13.5h6v3h-6z" />,
  boards: <path d="M3.5 4h6v5h-6zM11.5 6.5h5v7h-5zM5 11.5h5V16H5z" />,
  style: <path d="M10 3.2c-4 0-7 2.9-7 6.6 0 3.5 2.7 6.7 6.3 6.7 1.2 0 1.6-.7 1.6-1.4 0-1-.9-1.2-.9-2.2 0-.7.6-1.2 1.4-1.2h2.3c1.9 0 3.3-1.2 3.3-3.1 0-3.1-3-5.4-7-5.4zM6.5 9.5v.1M9 6.5v.1M12.7 6.8v.1" />,
  heart: <path d="M10 16.3S3.5 12.6 3.5 8.1A3.4 3.4 0 0 1 10 6.6a3.4 3.4 0 0 1 6.5 1.5c0 4.5-6.5 8.2-6.5 8.2z" />,
  settings: <path d="M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7M12.5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7.5 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z" />,
  code: <path d="m7 6-4 4 4 4M13 6l4 4-4 4" />,
  doctor: <path d="M3 10.5h3.2L8 5.5l3.4 9 2-4H17" />,
  compare: <path d="M10 3v14M3.5 5H10v10H3.5M13 5h.5M16.5 5v.5M16.5 9.5v1M16.5 14.5v.5M13 15h.5" />,
  more: <path d="M5 10v.1M10 10v.1M15 10v.1" strokeWidth="2.4" />,
  menu: <path d="M4 6h12M4 10h12M4 14h12" />,
  image: <path d="M3.5 4h13v12h-13zM3.5 13l3.7-3.7 3.6 3.6 2-2 3.7 3.6M12.8 7.6v.1" />,
  person: <path d="M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-2.7 2.9-4.3 6-4.3s5.4 1.6 6 4.3" />,
  omni: <path d="M10 12.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM3 7V3.5h3.5M13.5 3.5H17V7M17 13v3.5h-3.5M6.5 16.5H3V13" />,
  lock: <path d="M5 9.5h10v7H5zM7 9.5V7a3 3 0 0 1 6 0v2.5" />,
  unlock: <path d="M5 9.5h10v7H5zM7 9.5V7a3 3 0 0 1 5.7-1.3" />,
  minus: <path d="M4 10h12" />,
  fit: <path d="M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13" />,
  swap: <path d="M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3" />,
  grow: <path d="M7 7h6v6H7zM10 4.5V2M10 18v-2.5M4.5 10H2M18 10h-2.5" />,
  plus: <path d="M10 4v12M4 10h12" />,
  search: <path d="M8.8 14.1a5.3 5.3 0 1 0 0-10.6 5.3 5.3 0 0 0 0 10.6zM12.7 12.7l4 4" />,
  folder: <path d="M3 5h5l1.7 2H17v9H3z" />,
  tag: <path d="M3.5 3.5h6l7 7-6 6-7-7zM6.8 6.8v.1" />,
  trash: <path d="M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v4.5M11.5 9v4.5" />,
  hide: <path d="M3 3l14 14M8 5.2A8 8 0 0 1 10 5c4 0 6.5 3.5 7.3 5a13 13 0 0 1-2 2.7M12 14.6A8 8 0 0 1 10 15c-4 0-6.5-3.5-7.3-5A13 13 0 0 1 6 6.4M8.3 8.4a2.3 2.3 0 0 0 3.2 3.2" />,
  vary: <path d="M3.5 7.5C5.5 4 7.5 4 10 7.5s4.5 3.5 6.5 0M3.5 13.5c2-3.5 4-3.5 6.5 0s4.5 3.5 6.5 0" />,
  upscale: <path d="M11.5 3.5h5v5M16.5 3.5l-6 6M8.5 16.5h-5v-5M3.5 16.5l6-6" />,
  sparkle: <path d="M9 3.5 10.6 8 15 9.6l-4.4 1.6L9 15.7l-1.6-4.5L3 9.6 7.4 8zM15.5 13l.6 1.7 1.7.6-1.7.6-.6 1.7-.6-1.7-1.7-.6 1.7-.6z" />,
  undo: <path d="M7.5 4 4 7.5 7.5 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H7" />,
  up: <path d="m4.5 12.5 5.5-5.5 5.5 5.5" />,
  down: <path d="m4.5 7.5 5.5 5.5 5.5-5.5" />,
  upload: <path d="M10 12.5v-9M6 7l4-4 4 4M4 16.5h12" />,
  user: <path d="M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-2.7 2.9-4.3 6-4.3s5.4 1.6 6 4.3" />,
  link: <path d="M8.5 11.5 11.5 8.5M9 6.5l2-2a3.2 3.2 0 0 1 4.5 4.5l-2 2M11 13.5l-2 2A3.2 3.2 0 0 1 4.5 11l2-2" />,
  mic: <path d="M10 12a2.5 2.5 0 0 0 2.5-2.5v-4a2.5 2.5 0 0 0-5 0v4A2.5 2.5 0 0 0 10 12zM4.8 9.5a5.2 5.2 0 0 0 10.4 0M10 14.7V17.5" />,
  play: <path d="M6.5 4.5v11l9-5.5z" />,
  key: <path d="M7 13a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10.5 9.5H17M14.5 9.5V12" />,
  star: <path d="m10 3.2 2.1 4.4 4.8.6-3.5 3.3.9 4.8L10 13.9l-4.3 2.4.9-4.8L3.1 8.2l4.8-.6z" />,
  stack: <path d="M3.5 7.5h9v9h-9zM6 7.5V5.3h8.7V14h-2.2M8.3 5.3V3.2h8.4v8.6h-2" />,
  rows: <path d="M3.5 4h7v5h-7zM13 4h3.5v5H13zM3.5 11.5H8v5H3.5zM10.5 11.5h6v5h-6z" />,
  grid: <path d="M3.5 3.5h5.3v5.3H3.5zM11.2 3.5h5.3v5.3h-5.3zM3.5 11.2h5.3v5.3H3.5zM11.2 11.2h5.3v5.3h-5.3z" />,
  dice: <path d="M4 4h12v12H4zM7.3 7.3v.1M12.7 12.7v.1M12.7 7.3v.1M7.3 12.7v.1M10 10v.1" />,
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
