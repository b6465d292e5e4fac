using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Ng", "David Ng")]
    [InlineData("Ng", "Ng, David")]
    [InlineData("Ostergaard", "Lars Østergaard")]
    [InlineData("ostergaard", "Østergaard, Lars")]
    [InlineData("Østergaard", "Lars Ostergaard")]
    [InlineData("Muller", "Anna Müller")]
    [InlineData("O'Neil", "Shaun O’Neil")]
    [InlineData("Dr. Smith", "Jane Smith")]
    [InlineData("Jane Smith", "Smith, Jane")]
    [InlineData("Smith, Jane", "Jane Q. Smith")]
    [InlineData("J. Smith", "Jane Smith")]
    [InlineData("Jane Smith", "Smith, J.")]
    [InlineData("Jane Q Smith", "Jane Quincy Smith")]
    [InlineData("Jane", "Jane Smith")]
    [InlineData("Mei-Ling", "Mei-Ling Chen")]
    [InlineData("Smith-Jones", "Ada Smith-Jones")]
    [InlineData("Jones", "Ada Smith-Jones")]
    [InlineData("de la Cruz", "Maria de la Cruz")]
    [InlineData("Li", "Wei Chen; Ming Li")]
    [InlineData("A. Smith", "Anna Smith")]
    [InlineData("A. J. Smith", "Anna Jane Smith")]
    [InlineData("J. Smith", "Smith, Jane Anna")]
    [InlineData("Smith, J.", "Jane Smith")]
    public void A_person_is_meant_by_whole_names(string said, string person) => Assert.True(PersonName.Means(said, person));

    [Theory]
    [InlineData("Ng", "Mei-Ling Chen")]
    [InlineData("Ng", "Chen, Mei-Ling")]
    [InlineData("Li", "Oliver Lipton")]
    [InlineData("Ling", "Mei-Ling Chen")]
    [InlineData("Smith", "Jane Smithson")]
    [InlineData("J. Smith", "Karen Smith")]
    [InlineData("Jane Smith", "Jane Smythe")]
    [InlineData("J. S.", "Jane Smith")]
    [InlineData("Dr.", "Jane Smith")]
    [InlineData("Jane Smith", "Jane Doe; Bob Smith")]
    [InlineData("", "Jane Smith")]
    [InlineData("A. Smith", "Beth A. Smith")]
    [InlineData("A. Smith", "Smith, Beth Ann")]
    [InlineData("I. Chen", "Wei Chen")]
    public void A_part_of_a_name_means_nobody(string said, string person) => Assert.False(PersonName.Means(said, person));
}
