export const en = {
  title: "Library",
  end: "That is everything.",
  failed: "The library could not be read.",
  loading: "Loading pictures",
} as const;
