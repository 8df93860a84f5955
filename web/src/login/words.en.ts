export const en = {
  title: "Open your studio",
  lead: "Paste the token, or the whole link, that the terminal printed when the studio started.",
  token: "Token or link",
  open: "Open",
  wrong: "That token does not open this studio. It changes when the studio is set up anew: look at the latest line in the terminal.",
  lost: "The terminal window is gone? Stop the studio and start it again with: ",
} as const;
