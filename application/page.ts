import { randomUUID } from "node:crypto";
import type { Booked } from "./payments.ts";

/** One page, without scripts: a form to pay with, and what was paid in this session. */
export function page(paid: readonly Booked[], notice = ""): string {
  const rows = paid.map(
    ({ idempotencyKey, payer, amount, currency, state }) =>
      `<tr><td><a href="/payments/${escaped(idempotencyKey)}">${escaped(idempotencyKey)}</a></td><td>${escaped(payer)}</td><td>${amount} ${escaped(currency)}</td><td>${state}</td></tr>`,
  );
  // Made with the form, so that sending it twice is the same payment.
  const key = randomUUID();
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Payments</title>
<h1>Payments</h1>
<p role="status">${escaped(notice)}</p>
<form method="post" action="/checkout">
<input type="hidden" name="key" value="${key}">
<p><label>Account <input name="payer" required pattern="[A-Za-z0-9_\\-]{1,64}"></label></p>
<p><label>Amount, in the smallest unit <input name="amount" type="number" min="1" required></label></p>
<p><label>Currency <input name="currency" value="USD" required pattern="[A-Z]{3}"></label></p>
<p><button>Pay</button></p>
</form>
<table><caption>In this session</caption><tbody>${rows.join("")}</tbody></table>
</html>
`;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
