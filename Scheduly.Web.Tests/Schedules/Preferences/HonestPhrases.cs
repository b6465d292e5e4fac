namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>Phrases that are easily half understood: hours and codes with a point, names with a comma, credits of one course, days that are excepted.</summary>
internal static class HonestPhrases
{
    public static readonly TheoryData<string, string> Times = new()
    {
        { "start after 9.15", "Start after 09:15" },
        { "done by 4.45pm", "Done by 16:45" },
        { "nothing before 9.15am", "Start after 09:15" },
        { "no classes before 9.15 a.m.", "Start after 09:15" },
        { "done by 3.30", "Done by 15:30" },
        { "done by 3.30.", "Done by 15:30" },
        { "nothing after 14.30", "Done by 14:30" },
        { "done by 14h30", "Done by 14:30" },
        { "no classes after 15h", "Done by 15:00" },
        { "between 9.15 and 14.45", "Start after 09:15, Done by 14:45" },
        { "work MWF 9.30-11.15", "Work free Mon, Wed, Fri 09:30–11:15" },
        { "gym at 7.30", "Gym free 07:30–08:30" },
        { "lunch free 11.45 to 12.30", "Lunch free 11:45–12:30" },
        { "no Fri. after 1", "Free Fri after 13:00" },
        { "no Tues. mornings", "Free Tue before 12:00" },
        { "no class Thurs. or Fri.", "No Thursday, No Friday" },
        { "I'm only free after 3", "Start after 15:00" },
        { "I am only free between 9 and 3", "Start after 09:00, Done by 15:00" },
        { "no Friday, start after 10.30, done by 5", "No Friday; Start after 10:30; Done by 17:00" },
    };

    public static readonly TheoryData<string, string> Codes = new()
    {
        { "add PHYS 8.01", "Add PHYS8.01" },
        { "skip PHYS 8.01", "Skip PHYS8.01" },
        { "add phys 8.01", "Add PHYS8.01" },
        { "add 8.01", "Add 8.01" },
        { "add 8.05", "Add 8.05" },
        { "skip 18.06", "Skip 18.06" },
        { "no 8.01", "Skip 8.01" },
        { "add 6.100A", "Add 6.100A" },
        { "add 6.S898", "Add 6.S898" },
        { "take 21M.011", "Add 21M.011" },
        { "add 8.01 and 18.06", "Add 8.01, Add 18.06" },
        { "add 8.01, start after 9.30", "Add 8.01; Start after 09:30" },
        { "add 15-0112", "Add course 150112" },
        { "12 credits of 8.01", "8.01 for 12 credits" },
        { "add GG14, GG14 for 4 credits", "Add GG14; GG14 for 4 credits" },
        { "add GG14 (4 credits)", "GG14 for 4 credits" },
        { "add GG14 (4 credits), no Friday", "GG14 for 4 credits; No Friday" },
        { "make GG14 4 credits", "Count GG14 as 4 credits" },
        { "GG14 should be 4 credits", "Count GG14 as 4 credits" },
        { "take a 4-credit GG14", "GG14 for 4 credits" },
        { "add CS1501, GG14 for 4 credits", "Add CS1501; GG14 for 4 credits" },
        { "add CS1501 and GG14 for 4 credits", "Add CS1501; GG14 for 4 credits" },
        { "add GG14 for 4 credits, 15 credits", "GG14 for 4 credits; 15 credits" },
        { "add CS1501, 15 credits", "Add CS1501; 15 credits" },
    };

    /// <summary>"Smith, Beth" is two names here; the catalogue says whether it is one person.</summary>
    public static readonly TheoryData<string, string> People = new()
    {
        { "avoid Smith, B.", "Not with B. Smith" },
        { "avoid Prof. Smith, B.", "Not with B. Smith" },
        { "avoid Smith, A", "Not with A Smith" },
        { "avoid de la Cruz, M.", "Not with M. de la Cruz" },
        { "with Smith, Beth A.", "With Beth A. Smith" },
        { "avoid A Smith", "Not with A Smith" },
        { "avoid A. Smith", "Not with A. Smith" },
        { "with A.J. Smith", "With A. J. Smith" },
        { "avoid I. Chen", "Not with I. Chen" },
        { "no classes with I. Chen", "Not with I. Chen" },
        { "with Beth A Smith", "With Beth A Smith" },
        { "with a Smith", "With Smith" },
        { "avoid Smith, Beth", "Not with Smith, Not with Beth" },
        { "avoid Prof. Smith, Beth", "Not with Smith, Not with Beth" },
        { "with Smith, Beth, no Friday", "With Smith, With Beth; No Friday" },
        { "avoid Wang, Lee, Smith", "Not with Wang, Not with Lee, Not with Smith" },
    };

    public static readonly TheoryData<string, string> Exceptions = new()
    {
        { "nothing before 10 but Fridays are fine", "Free Mon, Tue, Wed, Thu, Sat, Sun before 10:00; Allow Fri" },
        { "nothing before 10, but Fridays are ok", "Free Mon, Tue, Wed, Thu, Sat, Sun before 10:00; Allow Fri" },
        { "nothing before 10, Fridays are fine", "Free Mon, Tue, Wed, Thu, Sat, Sun before 10:00; Allow Fri" },
        { "nothing before 10. Fridays are fine.", "Free Mon, Tue, Wed, Thu, Sat, Sun before 10:00; Allow Fri" },
        { "nothing after 5 but I don't mind Wednesdays", "Free Mon, Tue, Thu, Fri, Sat, Sun after 17:00; Allow Wed" },
        { "done by 4, though Wednesday works", "Free Mon, Tue, Thu, Fri, Sat, Sun after 16:00; Allow Wed" },
        { "no mornings except Tuesday", "Free Mon, Wed, Thu, Fri, Sat, Sun before 12:00" },
        { "nothing before 10 apart from Friday", "Free Mon, Tue, Wed, Thu, Sat, Sun before 10:00" },
        { "no evenings aside from Tue/Thu", "Free Mon, Wed, Fri, Sat, Sun after 18:00" },
        { "no mornings unless it's Tuesday", "Free Mon, Wed, Thu, Fri, Sat, Sun before 12:00" },
        { "no mornings unless it is on a Tuesday", "Free Mon, Wed, Thu, Fri, Sat, Sun before 12:00" },
        { "no mornings or evenings but Fridays are fine", "Free Mon, Tue, Wed, Thu, Sat, Sun before 12:00; Free Mon, Tue, Wed, Thu, Sat, Sun after 18:00; Allow Fri" },
        { "keep 12-1 free except Fridays", "Free Mon, Tue, Wed, Thu, Sat, Sun 12:00–13:00" },
        { "no classes before 10 on MWF but Friday is fine", "Free Mon, Wed before 10:00; Allow Fri" },
    };

    public static readonly TheoryData<string, string> Preferred = new()
    {
        { "ideally in person", "Rather in person only" },
        { "ideally in-person", "Rather in person only" },
        { "in person if possible", "Rather in person only" },
        { "preferably online", "Rather online only" },
        { "online preferred", "Rather online only" },
        { "ideally on main campus", "Rather only on main campus" },
        { "prefer honors sections", "Rather only honors sections" },
        { "no Friday, ideally in person", "No Friday; Rather in person only" },
    };

    /// <summary>As in <see cref="DoubtfulPhrases"/>.</summary>
    public static readonly TheoryData<string, string, string> Refused = new()
    {
        { "start after 9.5", "", "start after 9.5" },
        { "start after 8.01", "", "start after 8.01" },
        { "done by 10.30.24", "", "done by 10.30.24" },
        { "start after 9,15", "", "start after 9 / 15" },
        { "8.01", "", "8.01" },
        { "avoid 8.30", "", "avoid 8.30" },
        { "skip GG14 for 4 credits", "", "skip GG14 for 4 credits" },
        { "add GG14 for 4 to 6 credits", "", "add GG14 for 4 to 6 credits" },
        { "add GG14 at most 4 credits", "", "add GG14 at most 4 credits" },
        { "add GG14 for 4 credits each", "", "add GG14 for 4 credits each" },
        { "nothing before 10 but I can do 9 on Fridays", "", "nothing before 10 but I can do 9 on Fridays" },
        { "no online classes but Fridays are fine", "", "no online classes but Fridays are fine" },
        { "no more than 3 classes a day except Friday", "", "no more than 3 classes a day except Friday" },
        { "no mornings unless it is raining", "", "no mornings unless it is raining" },
        { "no mornings apart from my lab", "", "no mornings apart from my lab" },
        { "no Friday except Friday", "", "no Friday except Friday" },
        { "online if needed", "", "online if needed" },
        { "ideally hybrid", "", "ideally hybrid" },
        { "no online component", "", "no online component" },
        { "with Prof. Smith, Beth for CS1501", "", "with Prof. Smith, Beth for CS1501" },
        { "forget Smith, Beth", "", "forget Smith / Beth" },
    };
}
