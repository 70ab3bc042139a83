declare module "gatehouse:lessons" {
  export const lessons: import("./lesson_data.ts").LessonData[];
}
