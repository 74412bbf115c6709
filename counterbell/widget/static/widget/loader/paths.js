// @ts-check
/** Whether a path is one that a page with stars means; the same rule as outreach.policies.fits. @param {string} page @param {string} path */
const fits = (page, path) => {
  const [first, ...rest] = page.split("*");
  const last = rest.pop();
  if (last === undefined) return path === page;
  let at = path.startsWith(first) ? first.length : -1;
  for (const part of rest) if (at >= 0) at = path.indexOf(part, at) < 0 ? -1 : path.indexOf(part, at) + part.length;
  return at >= 0 && path.length - at >= last.length && path.endsWith(last);
};
/** Whether a rule may speak on this page; one that asks for her visits counts them on every page. @param {{pages?: string[], visitor?: string}} rule */
const mayGreet = ({ pages, visitor }) => Boolean(visitor) || !pages || pages.some((one) => fits(one, location.pathname));
