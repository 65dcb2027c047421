// A day in the three fields of the portal's own pages.

/** Types a day, given as `2026-03-09`, into the fields under a legend. */
export async function fillDay(page, legend, day) {
  const fields = page.getByRole("group", { name: legend, exact: true });
  const [year, month, date] = day.split("-").map(Number);
  for (const [label, value] of [["Day", date], ["Month", month], ["Year", year]]) {
    await fields.getByLabel(label, { exact: true }).fill(String(value));
  }
}
