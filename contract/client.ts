// A partner's program in TypeScript, on the types that openapi-typescript makes of openapi.yaml: it takes a token, reads
// every page of the members it may know of, and prints what it read as JSON.
// Started as: node client.js ADDRESS CLIENT_ID CLIENT_SECRET

import type { components, paths } from "./api";

type Page = paths["/api/v1/members"]["get"]["responses"][200]["content"]["application/json"];
type Problem = components["schemas"]["Problem"];
declare const process: { argv: string[]; exit(code: number): never };

const [address, id, secret] = process.argv.slice(2) as [string, string, string];

async function token(): Promise<string> {
  const answer = await fetch(`${address}/oauth/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function members(bearer: string): Promise<Page["data"]> {
  const found: Page["data"] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const answer: Response = await fetch(`${address}/api/v1/members?limit=2${query}`, {
      headers: { Authorization: `Bearer ${bearer}` },
    });
    if (!answer.ok) {
      const problem = (await answer.json()) as Problem;
      console.error(problem.messages.cy, "|", problem.messages.en);
      process.exit(1);
    }
    const page = (await answer.json()) as Page;
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

console.log(JSON.stringify((await members(await token())).map((each) => each.id)));
