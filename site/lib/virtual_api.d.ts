declare module "gatehouse:api" {
  export const modules: import("./api.ts").ApiModule[];
}
