/** The editor's own signs: 20 px, one stroke, as those of ui/icons. Whoever uses one names it in words. */
import type { ReactNode } from "react";

const PATHS = {
  brush: <path d="M16.5 3.5 9.3 10.7M8.2 11.4c-1.9-.3-3.2 1-3.4 2.7-.1 1-.7 1.7-1.6 2 2.8 1 6.4.3 6.8-2.4.2-1.2-.6-2.1-1.8-2.3z" />,
  eraser: <path d="m8 16.5-4.3-4.3a1.2 1.2 0 0 1 0-1.7l6.8-6.8a1.2 1.2 0 0 1 1.7 0l4.1 4.1a1.2 1.2 0 0 1 0 1.7L9.5 16.5zM7 7.3l5.7 5.7M8 16.5h8.5" />,
  lasso: <path d="M10 3.8c4 0 7 1.9 7 4.5s-3 4.5-7 4.5-7-1.9-7-4.5 3-4.5 7-4.5zM5.6 11.7c-.9.7-1.1 1.8-.2 2.4.9.6 2 .1 2-.8 0-.8-.9-1.2-1.8-1.6zM6.6 14.4c.1 1-.2 1.9-1 2.4" />,
  polygon: <path d="m4 6.5 7.5-2.7 5 6-4 6.4-7.5-2zM4 6.5h.01M11.5 3.8h.01" />,
  rectangle: <path d="M3.5 5h2.2M8.5 5h3M14.3 5h2.2v2M16.5 9.5v1.6M16.5 13.5v1.5h-2.2M11.5 15h-3M5.7 15H3.5v-1.5M3.5 11V9.5M3.5 7V5" />,
  smart: <path d="m11.2 8.8 5.3 2-2.3 1.2 2 2-1.6 1.5-1.9-2-1.2 2.2zM4 4h1.8M8 4h2.5M4 4v2M4 8.3v2.5M4 13v1.8h2M13 4h2v2" />,
  text: <path d="M4.5 6V4h11v2M10 4v12M7.8 16h4.4" />,
  move: <path d="M10 3v14M3 10h14M10 3 8 5M10 3l2 2M10 17l-2-2M10 17l2-2M3 10l2-2M3 10l2 2M17 10l-2-2M17 10l-2 2" />,
  hand: <path d="M6.5 11V5.6a1.2 1.2 0 0 1 2.4 0V9M8.9 9V4.2a1.2 1.2 0 0 1 2.4 0V9M11.3 9V5.2a1.2 1.2 0 0 1 2.4 0v5.3M13.7 8.3a1.2 1.2 0 0 1 2.4 0c0 4-.4 8.7-5.2 8.7-3 0-4.3-1.5-5.5-3.8L4 10.7c-.7-1.4 1-2.2 1.8-1l.9 1.4" />,
  canvas: <path d="M6.5 6.5h7v7h-7zM3.5 3.5l2 2M16.5 3.5l-2 2M3.5 16.5l2-2M16.5 16.5l-2-2M3.5 6V3.5H6M14 3.5h2.5V6M16.5 14v2.5H14M6 16.5H3.5V14" />,
  eye: <path d="M2.8 10S5.5 5.3 10 5.3 17.2 10 17.2 10 14.5 14.7 10 14.7 2.8 10 2.8 10zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z" />,
  eyeOff: <path d="m4 4 12 12M8.2 5.5a7 7 0 0 1 1.8-.2c4.5 0 7.2 4.7 7.2 4.7a12 12 0 0 1-2 2.5M12.4 14.3a7 7 0 0 1-2.4.4C5.500 14.700 2.800 10 2.800 10a12 12 0 0 1 2.700-3.100" />,
  grip: <path d="M8 5h.01M12 5h.01M8 10h.01M12 10h.01M8 15h.01M12 15h.01" />,
  redo: <path d="M15.500 7.500H8a4 4 0 0 0 0 8h3M12.500 4.500l3 3-3 3" />,
  undo: <path d="M4.500 7.500H12a4 4 0 0 1 0 8H9M7.500 4.500l-3 3 3 3" />,
  invert: <path d="M10 3.500a6.500 6.500 0 1 0 0 13zM10 3.500a6.500 6.500 0 0 1 0 13" />,
  layers: <path d="m10 3.500 7 3.700-7 3.700-7-3.700zM3.300 11l6.700 3.500 6.700-3.500" />,
  branch: <path d="M6 7.500v5M6 7.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6 16.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM14 8.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM14 8.500c0 2.500-3 3-6 4" />,
  shield: <path d="M10 3 4.500 5v4.500c0 3.500 2.300 6 5.500 7.500 3.200-1.500 5.500-4 5.500-7.500V5zM7.500 10l1.800 1.800 3.300-3.600" />,
} satisfies Record<string, ReactNode>;

export type SignName = keyof typeof PATHS;

export function Sign({ name, size = 20 }: { name: SignName; size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      {PATHS[name]}
    </svg>
  );
}
