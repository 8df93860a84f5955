/* Before the first paint: the chosen theme, so that nothing flashes. Absent means the system's. */
try {
  const theme = localStorage.getItem("gesso.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  /* no storage: the system's theme */
}
