declare module "gatehouse:teeth" {
  export const teeth: import("./teeth.ts").Teeth;
}
